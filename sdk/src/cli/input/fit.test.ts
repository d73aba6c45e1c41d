import { expect, test } from 'vitest';
import { isScaled, scaleRegion } from './fit.js';

const size = (width: number, height: number) => ({ width, height });

test('regions scale outwards and stay inside', () => {
  const region = { x: 33, y: 33, width: 67, height: 67 };
  expect(scaleRegion(region, size(100, 100), size(50, 25))).toEqual({ x: 16, y: 8, width: 34, height: 17 });
});

test.each([
  [size(400, 300), size(400, 300), true],
  [size(320, 240), size(400, 300), true],
  [size(148, 320), size(1170, 2532), true],
  [size(320, 1), size(20_000, 2), true],
  [size(300, 300), size(400, 300), false],
  [size(128, 96), size(129, 96), false],
  [size(800, 600), size(400, 300), false],
])('%j of a picture of %j: %s', (wanted, picture, expected) => {
  expect(isScaled(wanted, picture)).toBe(expected);
});
