import { describe, expect, test } from 'vitest';
import { exifOf, turnedJpeg, turnedPng, turnedWebp } from '../testing/turned.js';
import { encodePng, readOrientation } from './index.js';

const png = encodePng({ width: 2, height: 1, data: new Uint8ClampedArray(8) });
const FILES = {
  png: (exif: Uint8Array) => turnedPng(png, exif),
  jpeg: (exif: Uint8Array) => turnedJpeg(2, 1, exif),
  webp: (exif: Uint8Array) => turnedWebp(2, 1, exif),
};

describe.each(['png', 'jpeg', 'webp'] as const)('%s', (type) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i', (orientation) => {
    for (const little of [true, false]) {
      expect(readOrientation(FILES[type](exifOf(orientation, little)), type)).toBe(orientation);
    }
  });

  test.each([
    ['a value that there is not', exifOf(9)],
    ['no value at all', exifOf(0)],
    ['a block that is no EXIF', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)],
    ['a block that is cut short', exifOf(6).subarray(0, 15)],
    ['nothing', new Uint8Array()],
    ['entries that lie beyond the end', exifOf(6).fill(255, 4, 8)],
  ])('%s is upright', (_, exif) => {
    expect(readOrientation(FILES[type](exif), type)).toBe(1);
  });

  test('a file that ends early is upright', () => {
    const file = FILES[type](exifOf(6));
    for (let length = 12; length < 40; length++) {
      expect([1, 6]).toContain(readOrientation(file.subarray(0, length), type));
    }
  });
});

test('a file without EXIF is upright', () => {
  expect(readOrientation(png, 'png')).toBe(1);
});
