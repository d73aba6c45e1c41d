import { expect, test } from 'vitest';
import { contains, fullRegion, intersect, relativeTo } from './geometry.js';

const page = { x: 10, y: 20, width: 100, height: 50 };

test('a region that touches the frame from inside is contained, one px further is not', () => {
  expect(contains(page, { x: 10, y: 20, width: 100, height: 50 })).toBe(true);
  expect(contains(page, { x: 9, y: 20, width: 100, height: 50 })).toBe(false);
  expect(contains(page, { x: 10, y: 20, width: 101, height: 50 })).toBe(false);
  expect(contains(page, { x: 10, y: 21, width: 100, height: 50 })).toBe(false);
});

test('the common part of two regions, none when they only touch', () => {
  expect(intersect(page, fullRegion({ width: 30, height: 30 }))).toEqual({
    x: 10,
    y: 20,
    width: 20,
    height: 10,
  });
  expect(intersect(page, { x: 110, y: 20, width: 5, height: 5 }).width).toBe(0);
  expect(intersect(page, { x: 500, y: 500, width: 5, height: 5 })).toMatchObject({ width: 0, height: 0 });
});

test('an overflowing region has a negative offset on the page', () => {
  expect(relativeTo(page, { x: 0, y: 5, width: 30, height: 30 })).toEqual({
    x: -10,
    y: -15,
    width: 30,
    height: 30,
  });
});
