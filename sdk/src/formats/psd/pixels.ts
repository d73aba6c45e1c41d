import type { LayerMaskData, Layer as PsdLayer } from 'ag-psd';
import { MRTError } from '../../errors.js';
import type { Region, Size } from '../../geometry.js';
import type { RgbaImage } from '../../image/index.js';
import { checkSize } from '../limits.js';
import { unpackChannel } from './channels.js';
import { COLOURS, imageOf, type Space } from './colours.js';

const ALPHA = -1;

/** The declared size of a layer or mask; 0 x 0 for a group or an empty layer. */
export function sizeOf({ left = 0, top = 0, right = 0, bottom = 0 }: PsdLayer | LayerMaskData): Size {
  return { width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** The declared box of a layer or mask, relative to the page. */
export const regionOf = (box: PsdLayer | LayerMaskData): Region => ({
  x: box.left ?? 0,
  y: box.top ?? 0,
  ...sizeOf(box),
});

export function isEmpty(layer: PsdLayer): boolean {
  const { width, height } = sizeOf(layer);
  return width * height === 0;
}

export const whatOf = (layer: PsdLayer) => `layer ${JSON.stringify(layer.name ?? '')}`;

/**
 * Decompresses one layer, without its mask.
 *
 * @throws MRTError `invalid_argument`, `resource_exhausted`
 */
export function pixelsOf(layer: PsdLayer, space: Space): RgbaImage {
  const what = whatOf(layer);
  const size = sizeOf(layer);
  checkSize(size, what);
  const plane = (id: number) => channelOf(layer, id, size, what);
  const colours = Array.from({ length: COLOURS[space.mode] as number }, (_, id) => plane(id));
  return imageOf({ colours, alpha: plane(ALPHA) }, size, space);
}

/** One channel of a layer, one byte a px; undefined where it has none. */
export function channelOf(layer: PsdLayer, id: number, size: Size, what: string): Uint8Array | undefined {
  const raw = layer.rawData;
  const channel = raw?.channels.find((each) => each.id === id);
  if (!raw || !channel?.data || size.width * size.height === 0) return undefined;
  const { compression, data } = channel;
  checkSize(size, what);
  try {
    return unpackChannel({ compression, data, depth: raw.bitsPerChannel, large: raw.large }, size, what);
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw new MRTError('invalid_argument', `${what} cannot be decompressed; save it again`, { cause });
  }
}
