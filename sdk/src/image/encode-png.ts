import { zlibSync } from 'fflate';
import { MRTError } from '../errors.js';
import { chunk, joinChunks } from './png-chunks.js';
import { FILTERS, nearest } from './png-filters.js';
import type { RgbaImage } from './rgba.js';

/**
 * Encodes an 8-bit RGBA PNG without ancillary chunks. The same pixels give the same bytes on every runtime.
 * The colour of fully transparent pixels is kept.
 *
 * @throws MRTError `invalid_argument`: `data` is not width * height * 4 bytes, or the image is empty.
 */
export function encodePng({
  width,
  height,
  data,
}: Omit<RgbaImage, 'data'> & { readonly data: Uint8ClampedArray }): Uint8Array<ArrayBuffer> {
  if (!(width > 0 && height > 0) || data.length !== width * height * 4) {
    const text = `an image of ${width}x${height} px needs ${width * height * 4} bytes of RGBA, not ${data.length}`;
    throw new MRTError('invalid_argument', text, { field: 'data' });
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6], 8); // 8 bits, RGB with alpha
  // Level 6 takes twice as long as 4 for 9 % less (1 Mpx of gradients and noise).
  const body = zlibSync(filterRows(width, height, data), { level: 4 });
  return joinChunks([chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', new Uint8Array(0))]);
}

const SAMPLE = 4;

/**
 * Filters each row with the filter that has the smallest sum of absolute differences (the PNG specification's heuristic), as far as
 * every fourth px tells.
 */
function filterRows(width: number, height: number, data: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
  const rowBytes = width * 4;
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const out = new Uint8Array(height * (rowBytes + 1));
  let above: Uint8Array = new Uint8Array(rowBytes);
  for (let line = 0; line < height; line++) {
    const row = pixels.subarray(line * rowBytes, (line + 1) * rowBytes);
    const start = line * (rowBytes + 1);
    const number = bestFilter(row, above);
    out[start] = number;
    FILTERS[number]?.(row, above, out.subarray(start + 1, start + 1 + rowBytes), 4);
    above = row;
  }
  return out;
}

/** The number of the filter that leaves the smallest differences; bytes are taken as signed: 255 is a difference of 1. */
function bestFilter(row: Uint8Array, above: Uint8Array): number {
  let [none, sub, up, average, paeth] = [0, 0, 0, 0, 0];
  const size = (difference: number) => {
    const byte = difference & 255;
    return byte < 128 ? byte : 256 - byte;
  };
  for (let px = 0; px < row.length; px += 4 * SAMPLE) {
    for (let at = px; at < px + 4; at++) {
      const value = row[at] as number;
      const left = at < 4 ? 0 : (row[at - 4] as number);
      const top = above[at] as number;
      const corner = at < 4 ? 0 : (above[at - 4] as number);
      none += size(value);
      sub += size(value - left);
      up += size(value - top);
      average += size(value - ((left + top) >> 1));
      paeth += size(value - nearest(left, top, corner));
    }
  }
  const costs = [none, sub, up, average, paeth];
  return costs.indexOf(Math.min(...costs));
}
