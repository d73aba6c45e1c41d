import jpeg from 'jpeg-js';
import { expect, test } from 'vitest';
import { exifOf, withExif } from '../testing/turned.js';
import { decodePng, encodePng, type RgbaImage } from './index.js';
import { asPng, upright } from './jpeg.js';

/** Two columns of three px, each of another value: 0 1 / 2 3 / 4 5. */
const numbered: RgbaImage = {
  width: 2,
  height: 3,
  data: new Uint8ClampedArray([0, 1, 2, 3, 4, 5].flatMap((value) => [value, 0, 0, 255])),
};

test.each([
  [1, 2, [0, 1, 2, 3, 4, 5]],
  [2, 2, [1, 0, 3, 2, 5, 4]],
  [3, 2, [5, 4, 3, 2, 1, 0]],
  [4, 2, [4, 5, 2, 3, 0, 1]],
  [5, 3, [0, 2, 4, 1, 3, 5]],
  [6, 3, [4, 2, 0, 5, 3, 1]],
  [7, 3, [5, 3, 1, 4, 2, 0]],
  [8, 3, [1, 3, 5, 0, 2, 4]],
])('orientation %i', (orientation, width, expected) => {
  const made = upright(numbered, orientation);
  expect(made.width).toBe(width);
  expect(Array.from({ length: 6 }, (_, i) => made.data[4 * i])).toEqual(expected);
});

function photo(): Uint8Array {
  const data = new Uint8Array(40 * 20 * 4).fill(255);
  for (let i = 0; i < 20 * 20; i++) data.set([200, 30, 30], 4 * (Math.floor(i / 20) * 40 + (i % 20)));
  return jpeg.encode({ width: 40, height: 20, data }, 95).data;
}

test('a JPEG is its pixels, upright', async () => {
  const plain = decodePng(await asPng(photo(), 'image'));
  expect(plain).toMatchObject({ width: 40, height: 20 });
  const left = plain.data.slice(4 * (10 * 40 + 5), 4 * (10 * 40 + 5) + 4);
  expect([...left].map((value, i) => Math.abs(value - ([200, 30, 30, 255][i] as number)) < 8)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  const turned = decodePng(await asPng(withExif(photo(), exifOf(6)), 'image'));
  expect(turned).toMatchObject({ width: 20, height: 40 });
  expect(turned.data[4 * (5 * 20 + 10) + 1]).toBeLessThan(60); // what was left is on top
});

test('a PNG stays as it is; what is damaged, or another kind, is refused', async () => {
  const png = encodePng(numbered);
  expect(await asPng(png, 'image')).toBe(png);
  const cut = photo().subarray(0, 300);
  await expect(asPng(cut, 'image')).rejects.toMatchObject({ code: 'invalid_argument', field: 'image' });
  await expect(asPng(new TextEncoder().encode('no picture'), 'image')).rejects.toThrow(
    'is not a PNG, JPEG or WebP image',
  );
});
