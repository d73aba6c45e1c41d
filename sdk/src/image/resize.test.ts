import { expect, test } from 'vitest';
import { resize } from './index.js';

const image = (width: number, height: number, pixels: number[]) => ({
  width,
  height,
  data: Uint8ClampedArray.from(pixels),
});

test('transparent pixels do not bleed', () => {
  const redBesideClearGreen = image(2, 1, [255, 0, 0, 255, 0, 255, 0, 0]);
  expect([...resize(redBesideClearGreen, 1, 1).data]).toEqual([255, 0, 0, 128]);
});

test('each source pixel is weighted by its area', () => {
  const grey = image(
    3,
    1,
    [0, 90, 240].flatMap((value) => [value, value, value, 255]),
  );
  const { data } = resize(grey, 2, 1);
  expect([data[0], data[4]]).toEqual([30, 190]); // (0 + 90/2) / 1.5 and (90/2 + 240) / 1.5
});

test('rows are averaged like columns', () => {
  const column = image(
    1,
    4,
    [10, 20, 100, 120].flatMap((value) => [0, 0, value, 255]),
  );
  expect([...resize(column, 1, 2).data]).toEqual([0, 0, 15, 255, 0, 0, 110, 255]);
});

test('the same size gives the same pixels, a multiple repeats them', () => {
  const two = image(2, 1, [1, 2, 3, 255, 200, 100, 50, 128]);
  expect(resize(two, 2, 1)).toEqual(two);
  expect([...resize(two, 4, 1).data]).toEqual([
    1, 2, 3, 255, 1, 2, 3, 255, 200, 100, 50, 128, 200, 100, 50, 128,
  ]);
});
