import {
  getLayerImageData,
  getLayerMaskImageData,
  type LayerMaskData,
  type PixelData,
  type Layer as PsdLayer,
} from 'ag-psd';
import { Unzlib } from 'fflate';
import { invalid, MRTError } from '../../errors.js';
import type { Size } from '../../geometry.js';
import type { RgbaImage } from '../../image/index.js';
import { checkSize } from '../limits.js';

const DEFLATE_LIMIT = 1032; // the highest ratio of any compression in a PSD
const SLICE = 2 ** 14;
const MASKS: readonly number[] = [-2, -3];
const isZip = (compression: number) => compression === 2 || compression === 3;

/** The declared size of a layer or mask; 0 x 0 for a group or an empty layer. */
export function sizeOf({ left = 0, top = 0, right = 0, bottom = 0 }: PsdLayer | LayerMaskData): Size {
  return { width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

export function isEmpty(layer: PsdLayer): boolean {
  const { width, height } = sizeOf(layer);
  return width * height === 0;
}

/**
 * Decompresses one layer, its mask multiplied into the alpha. Checks first that the data of its channels can contain the
 * declared number of pixels and does not exceed it, because ag-psd allocates whatever is declared and decompresses without a limit.
 *
 * @throws MRTError `invalid_argument`, `resource_exhausted`
 */
export function pixelsOf(layer: PsdLayer): RgbaImage {
  const what = `layer ${JSON.stringify(layer.name ?? '')}`;
  for (const { id, compression, data } of layer.rawData?.channels ?? []) {
    const size = MASKS.includes(id) ? sizeOf(layer.mask ?? {}) : sizeOf(layer);
    checkSize(size, what);
    const expected = size.width * size.height;
    if (!data || expected === 0) continue;
    if (expected > data.length * DEFLATE_LIMIT)
      throw invalid(what, 'holds fewer pixels than it claims; save it again');
    if (isZip(compression) && exceeds(data, expected))
      throw invalid(what, 'holds more pixels than it claims; save it again');
  }
  try {
    const image = getLayerImageData(layer) as RgbaImage;
    applyMask(image, layer, getLayerMaskImageData(layer));
    return image;
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw invalid(what, 'cannot be decompressed; save it again', cause);
  }
}

function exceeds(data: Uint8Array, expected: number): boolean {
  let length = 0;
  const stream = new Unzlib((part) => {
    length += part.length;
  });
  try {
    for (let at = 0; at < data.length && length <= expected; at += SLICE)
      stream.push(data.subarray(at, at + SLICE));
  } catch {
    return false; // damaged, which ag-psd will report
  }
  return length > expected;
}

/** The position of a layer on the page, and its mask. */
interface Masked {
  readonly left?: number;
  readonly top?: number;
  readonly mask?: LayerMaskData;
}

/** Multiplies a layer's mask into its alpha, in place. `cover` is the mask's picture. */
function applyMask(image: RgbaImage, { left = 0, top = 0, mask }: Masked, cover?: PixelData): void {
  if (!mask || mask.disabled || (!cover && mask.fromVectorData)) return;
  const { width, height, data } = image;
  const { defaultColor = 0, positionRelativeToLayer, userMaskDensity = 1 } = mask;
  const x0 = (mask.left ?? 0) - (positionRelativeToLayer ? 0 : left);
  const y0 = (mask.top ?? 0) - (positionRelativeToLayer ? 0 : top);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [mx, my] = [x - x0, y - y0];
      const inside = cover && mx >= 0 && my >= 0 && mx < cover.width && my < cover.height;
      const painted = inside ? (cover.data[(my * cover.width + mx) * 4] as number) : defaultColor;
      const visible = 255 - userMaskDensity * (255 - painted);
      const at = (y * width + x) * 4 + 3;
      data[at] = Math.round(((data[at] as number) * visible) / 255);
    }
  }
}
