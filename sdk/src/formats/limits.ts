import { MRTError } from '../errors.js';
import type { Size } from '../geometry.js';
import { MAX_PIXELS } from '../image/index.js';

const MOST_LAYERS = 4096;
const ALL_PIXELS = 4 * MAX_PIXELS;

/**
 * Refuses a picture of more px than this package unpacks, before anything makes room for it.
 *
 * @throws MRTError `resource_exhausted`
 */
export function checkSize({ width, height }: Size, what: string): void {
  if (width * height <= MAX_PIXELS) return;
  const text = `${what} has ${width} x ${height} px, more than the ${MAX_PIXELS} px allowed; make it smaller`;
  throw new MRTError('resource_exhausted', text);
}

/**
 * Refuses layers that are too many, or too large together: each may be small in the file and take seconds to unpack.
 *
 * @throws MRTError `resource_exhausted`
 */
export function checkLayerSizes(sizes: readonly Size[], what: string): void {
  if (sizes.length > MOST_LAYERS) {
    const text = `${what} has ${sizes.length} layers, more than the ${MOST_LAYERS} allowed; merge some`;
    throw new MRTError('resource_exhausted', text);
  }
  const all = sizes.reduce((sum, { width, height }) => sum + width * height, 0);
  if (all <= ALL_PIXELS) return;
  const text = `${what} has layers of ${all} px in all, more than the ${ALL_PIXELS} px allowed; make them smaller`;
  throw new MRTError('resource_exhausted', text);
}
