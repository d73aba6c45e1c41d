import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { MRTError } from '../errors.js';
import { decodePng, encodePng } from './index.js';
import { chunk, joinChunks } from './png-chunks.js';

/** A PNG from raw rows, each with its filter byte in front. */
function png(
  width: number,
  height: number,
  depth: number,
  colorType: number,
  rows: ArrayLike<number>,
  extra = {},
) {
  const { chunks = [], interlaced = false } = extra as { chunks?: Uint8Array[]; interlaced?: boolean };
  const header = Uint8Array.of(0, 0, 0, width, 0, 0, 0, height, depth, colorType, 0, 0, interlaced ? 1 : 0);
  const body = chunk('IDAT', zlibSync(new Uint8Array(rows)));
  return joinChunks([chunk('IHDR', header), ...chunks, body, chunk('IEND', new Uint8Array(0))]);
}

const bytes = (...values: number[]) => Uint8Array.from(values);

test.each([
  ['grey, 1 bit', png(3, 1, 1, 0, [0, 0b10100000]), [255, 255, 255, 255, 0, 0, 0, 255, 255, 255, 255, 255]],
  ['grey, 2 bits', png(2, 1, 2, 0, [0, 0b01100000]), [85, 85, 85, 255, 170, 170, 170, 255]],
  [
    'grey with a clear value',
    png(2, 1, 8, 0, [0, 7, 8], { chunks: [chunk('tRNS', bytes(0, 7))] }),
    [7, 7, 7, 0, 8, 8, 8, 255],
  ],
  ['grey and alpha', png(1, 1, 8, 4, [0, 9, 100]), [9, 9, 9, 100]],
  ['colour, 16 bits', png(1, 1, 16, 2, [0, 1, 1, 128, 0, 255, 255]), [1, 128, 255, 255]],
  ['colour and alpha, 16 bits', png(1, 1, 16, 6, [0, 255, 255, 0, 128, 0, 129, 128, 128]), [255, 0, 1, 128]],
  [
    'palette, 4 bits, with alpha',
    png(2, 1, 4, 3, [0, 0x10], {
      chunks: [chunk('PLTE', bytes(1, 2, 3, 4, 5, 6)), chunk('tRNS', bytes(50))],
    }),
    [4, 5, 6, 255, 1, 2, 3, 50],
  ],
  [
    'grey, 1 bit, interlaced: passes 1, 4, 5, 6, 7 of a 3x3 cross',
    png(3, 3, 1, 0, [0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0, 0xe0], { interlaced: true }),
    [0, 255, 0, 255, 255, 255, 0, 255, 0].flatMap((value) => [value, value, value, 255]),
  ],
])('reads %s', (_, file, expected) => {
  expect([...decodePng(file).data]).toEqual(expected);
});

test('every filter is reversible', () => {
  const rows = [0, 10, 20, 30, 1, 5, 5, 5, 2, 1, 1, 1, 3, 4, 4, 4, 4, 2, 2, 2].map((value) => value & 255);
  const { data } = decodePng(png(3, 5, 8, 0, rows));
  const grey = [...data].filter((_, index) => index % 4 === 0);
  expect(grey).toEqual([10, 20, 30, 5, 10, 15, 6, 11, 16, 7, 13, 18, 9, 15, 20]);
});

test('encoded pixels are decoded unchanged, also colour under alpha 0, and encoding is deterministic', () => {
  const [width, height] = [37, 23];
  const data = Uint8ClampedArray.from(
    { length: width * height * 4 },
    (_, index) => (index * index * 31 + index) >> 3,
  );
  const file = encodePng({ width, height, data });
  expect(decodePng(file)).toEqual({ width, height, data });
  expect(encodePng({ width, height, data })).toEqual(file);
});

const secondHeader = chunk('IHDR', bytes(0, 0, 0, 9, 0, 0, 0, 9, 8, 0, 0, 0, 0));
const small = encodePng({ width: 5, height: 4, data: new Uint8ClampedArray(80).fill(77) });

test('a file cut at any byte, or with any byte changed, is refused with a typed error', () => {
  for (let at = 0; at < small.length; at++) {
    const cut = small.subarray(0, at);
    const changed = small.with(at, (small[at] as number) ^ 0x10);
    for (const broken of [cut, changed]) {
      expect(() => decodePng(broken, { what: 'layers[2].png' }), `byte ${at}`).toThrow(MRTError);
    }
  }
});

test.each([
  ['nothing', bytes(), /^\[invalid_argument\] cover is not a PNG/],
  ['a JPEG', bytes(0xff, 0xd8, 0xff, 0xe0), /^\[invalid_argument\] cover is not a PNG/],
  [
    'half a file',
    small.subarray(0, 60),
    /^\[invalid_argument\] cover is a damaged PNG: it is cut short after 60 bytes/,
  ],
  ['no pixels at all', png(0, 4, 8, 6, []), /its size is 0x4/],
  [
    'a second header of another size',
    png(1, 1, 8, 0, [0, 0], { chunks: [secondHeader] }),
    /its header is misplaced/,
  ],
  ['an unknown depth', png(1, 1, 4, 6, [0]), /colour type 6 at 4 bits/],
  ['an unknown filter', png(1, 1, 8, 0, [9, 0]), /unknown filter 9/],
  ['a colour outside the palette', png(1, 1, 8, 3, [0, 3]), /colour 3 is not in its palette/],
  ['fewer pixels than claimed', png(2, 2, 8, 0, [0, 1, 2]), /fewer pixels than its header says/],
  ['more pixels than claimed', png(2, 1, 8, 0, [0, 1, 2, 0]), /more pixels than its header says/],
  [
    'a bomb: 64 MB of zeros as 4x4',
    png(4, 4, 8, 6, new Uint8Array(2 ** 26)),
    /more pixels than its header says/,
  ],
])('refuses %s', (_, file, message) => {
  expect(() => decodePng(file, { what: 'cover' })).toThrow(message);
});

test('an image above the limit is refused before it is decompressed', () => {
  const refused = () => decodePng(small, { maxPixels: 19 });
  expect(refused).toThrow('[resource_exhausted] image has 5x4 px, more than the 19 px allowed');
  expect(decodePng(small, { maxPixels: 20 }).width).toBe(5);
});

test('pixels that do not fill the image are refused', () => {
  expect(() => encodePng({ width: 2, height: 2, data: new Uint8ClampedArray(15) })).toThrow(
    /needs 16 bytes of RGBA, not 15/,
  );
});
