import { getLayerImageData, getLayerMaskImageData, type LayerMaskData, type Layer as PsdLayer } from 'ag-psd';
import { Unzlib } from 'fflate';
import { invalid, MRTError } from '../../errors.js';
import type { Size } from '../../geometry.js';
import type { RgbaImage } from '../../image/index.js';
import { checkSize } from '../limits.js';
import { applyMask } from './mask.js';

const DEFLATE_LIMIT = 1032; // no byte of any compression in a PSD unpacks into more
const SLICE = 2 ** 14;
const MASKS: readonly number[] = [-2, -3];
const isZip = (compression: number) => compression === 2 || compression === 3;

/** What a layer or mask claims to measure; a group or an empty layer is 0 x 0. */
export function sizeOf({ left = 0, top = 0, right = 0, bottom = 0 }: PsdLayer | LayerMaskData): Size {
  return { width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

export function isEmpty(layer: PsdLayer): boolean {
  const { width, height } = sizeOf(layer);
  return width * height === 0;
}

/**
 * Unpacks one layer, with its mask in the alpha, once it is sure that its parts hold what they claim and no more: the library
 * makes room for whatever is claimed, and unpacks without end.
 *
 * @throws MRTError `invalid_argument`, `resource_exhausted`
 */
export function pixelsOf(layer: PsdLayer): RgbaImage {
  const what = `layer ${JSON.stringify(layer.name ?? '')}`;
  for (const { id, compression, data } of layer.rawData?.channels ?? []) {
    const size = MASKS.includes(id) ? sizeOf(layer.mask ?? {}) : sizeOf(layer);
    checkSize(size, what);
    const room = size.width * size.height;
    if (!data || room === 0) continue;
    if (room > data.length * DEFLATE_LIMIT)
      throw invalid(what, 'holds fewer pixels than it claims; save it again');
    if (isZip(compression) && unpacksBeyond(data, room))
      throw invalid(what, 'holds more pixels than it claims; save it again');
  }
  try {
    const image = getLayerImageData(layer) as RgbaImage;
    applyMask(image, layer, getLayerMaskImageData(layer));
    return image;
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw invalid(what, 'cannot be unpacked; save it again', cause);
  }
}

function unpacksBeyond(data: Uint8Array, room: number): boolean {
  let length = 0;
  const stream = new Unzlib((part) => {
    length += part.length;
  });
  try {
    for (let at = 0; at < data.length && length <= room; at += SLICE)
      stream.push(data.subarray(at, at + SLICE));
  } catch {
    return false; // damaged, as the library will say
  }
  return length > room;
}
