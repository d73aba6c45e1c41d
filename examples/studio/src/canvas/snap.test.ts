import { expect, test } from 'vitest';
import { snapped } from './snap.js';

const page = { x: 0, y: 0, width: 100, height: 80 };

test('edges and middles of others draw a region to them, within reach', () => {
  const near = { x: 3, y: 32, width: 20, height: 20 };
  const { region, guides } = snapped(near, [page], 4);
  expect(region).toEqual({ x: 0, y: 30, width: 20, height: 20 });
  expect(guides).toEqual([
    { axis: 'x', at: 0 },
    { axis: 'y', at: 40 },
  ]);
  expect(snapped(near, [page], 1)).toEqual({ region: near, guides: [] });
});
