import { expect, test } from 'vitest';
import { readSize } from '../image.js';
import { plainPng } from '../testing/scripts.js';
import { fittingSize, resizeSketch, scaleRegion } from './fit.js';

const limits = { max_canvas: '320', max_tokens: '1024' };

function sketch(width: number, height: number, regions = [{ x: 0, y: 0, width: 10, height: 10 }]) {
  return { bytes: plainPng(8, 8), header: { type: 'png', width, height } as const, regions };
}

test('a picture within the limits keeps its size', () => {
  expect(fittingSize(sketch(128, 96), limits)).toEqual({ width: 128, height: 96 });
});

test('the longest side is brought down to the canvas limit', () => {
  expect(fittingSize(sketch(3200, 1600), limits)).toEqual({ width: 320, height: 160 });
});

test('many tokens bring it down further', () => {
  const whole = { x: 0, y: 0, width: 320, height: 320 };
  const size = fittingSize(sketch(320, 320, [whole, whole]), limits);
  expect(size.width).toBe(size.height);
  expect(4 * Math.ceil(size.width / 16) ** 2).toBeLessThanOrEqual(1024);
  expect(size.width).toBeGreaterThan(240);
});

test('regions scale outwards and stay inside', () => {
  const region = { x: 33, y: 33, width: 67, height: 67 };
  expect(scaleRegion(region, { width: 100, height: 100 }, { width: 50, height: 25 })).toEqual({
    x: 16,
    y: 8,
    width: 34,
    height: 17,
  });
});

test('the picture is resized, a JPEG is not', () => {
  const from = {
    bytes: plainPng(64, 32),
    header: { type: 'png', width: 64, height: 32 } as const,
    regions: [],
  };
  expect(readSize(resizeSketch(from, { width: 32, height: 16 }, 'a.png').bytes)).toMatchObject({
    width: 32,
    height: 16,
  });
  const jpeg = { ...from, header: { ...from.header, type: 'jpeg' } as const };
  expect(() => resizeSketch(jpeg, { width: 32, height: 16 }, 'a.jpg')).toThrow(
    '[invalid_argument] a.jpg is 64 x 32 px, and the model takes 32 x 16; make it smaller, or give a PNG, which is scaled down here',
  );
});
