import { MRTError } from '../errors.js';
import type { Size } from '../geometry.js';
import { MAX_PIXELS } from '../image/index.js';

const MAX_LAYERS = 4096;
// Layers are unpacked one after the other, so this bounds time rather than memory.
const MAX_TOTAL_PIXELS = 16 * MAX_PIXELS;

/**
 * Refuses a picture above the pixel limit, before memory is allocated for it.
 *
 * @throws MRTError `resource_exhausted`
 */
export function checkSize({ width, height }: Size, what: string): void {
  if (width * height <= MAX_PIXELS) return;
  const text = `${what} has ${width} x ${height} px, more than the ${MAX_PIXELS} px allowed; make it smaller`;
  throw new MRTError('resource_exhausted', text);
}

/**
 * Refuses too many layers, or layers that are too large together: each may be small in the file but slow to decompress.
 *
 * @throws MRTError `resource_exhausted`
 */
export function checkLayerSizes(sizes: readonly Size[], what: string): void {
  if (sizes.length > MAX_LAYERS) {
    const text = `${what} has ${sizes.length} layers, more than the ${MAX_LAYERS} allowed; merge some`;
    throw new MRTError('resource_exhausted', text);
  }
  const all = sizes.reduce((sum, { width, height }) => sum + width * height, 0);
  if (all <= MAX_TOTAL_PIXELS) return;
  const text = `${what} has layers of ${all} px in all, more than the ${MAX_TOTAL_PIXELS} px allowed; make them smaller`;
  throw new MRTError('resource_exhausted', text);
}
