import { blankImage, type RgbaImage } from './rgba.js';

/**
 * Resizes by area average: every source pixel is weighted by the area of the target pixel that it covers.
 * Colours are averaged premultiplied, so that transparent pixels do not bleed into their neighbours.
 * Width and height are whole px >= 1; enlarging works too (each target pixel averages the source area under it).
 */
export function resize(image: RgbaImage, width: number, height: number): RgbaImage {
  const source = premultiplied(image);
  const narrowed = average(source, image.height, image.width, width, 4);
  const sums = average(narrowed, 1, image.height, height, width * 4);
  const out = blankImage(width, height);
  for (let at = 0; at < sums.length; at += 4) {
    const alpha = sums[at + 3] as number;
    out.data[at + 3] = alpha;
    if (out.data[at + 3] === 0) continue;
    for (let channel = 0; channel < 3; channel++)
      out.data[at + channel] = ((sums[at + channel] as number) / alpha) * 255;
  }
  return out;
}

/** Colour times alpha, both 0..255, so colour is 0..alpha. */
function premultiplied({ data }: RgbaImage): Float32Array {
  const out = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    out[at + 3] = alpha;
    for (let channel = 0; channel < 3; channel++)
      out[at + channel] = ((data[at + channel] as number) * alpha) / 255;
  }
  return out;
}

/** Averages one axis of `values`, seen as [outer][from][inner], into [outer][to][inner]. */
function average(values: Float32Array, outer: number, from: number, to: number, inner: number): Float32Array {
  const out = new Float32Array(outer * to * inner);
  const scale = from / to;
  for (let target = 0; target < to; target++) {
    const begin = target * scale;
    const end = Math.min(from, begin + scale);
    for (let at = Math.floor(begin); at < end; at++) {
      const weight = (Math.min(at + 1, end) - Math.max(at, begin)) / scale;
      for (let block = 0; block < outer; block++) {
        const read = (block * from + at) * inner;
        const write = (block * to + target) * inner;
        for (let i = 0; i < inner; i++) {
          out[write + i] = (out[write + i] as number) + (values[read + i] as number) * weight;
        }
      }
    }
  }
  return out;
}
