import { expect, test } from 'vitest';
import { roomy } from './roomy.js';

const canvas = { width: 128, height: 128 };
const region = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

// The cases of python-backend/mrt/geometry_test.py.
test.each([
  [region(100, 100, 200, 200), region(16, 16, 32, 32)],
  [region(400, 400, 200, 200), region(48, 48, 32, 32)],
  [region(500, 500, 40, 40), region(48, 48, 32, 32)],
  [region(0, 0, 1024, 1024), region(32, 32, 64, 64)],
  [region(0, 0, 1024, 300), region(0, 0, 128, 48)],
  [region(984, 984, 40, 40), region(96, 96, 32, 32)],
])('%o is drawn at %o', (wanted, drawn) => {
  expect(roomy(wanted, 128 / 1024, canvas)).toEqual(drawn);
});

test('a canvas of less than a token has one', () => {
  expect(roomy(region(10, 10, 80, 80), 0.1, { width: 100, height: 10 })).toEqual(region(0, 0, 16, 16));
});
