import type { Layer as PsdLayer } from 'ag-psd';
import { expect, test } from 'vitest';
import { fill, plainLayer, psdOf } from '../../testing/designs.js';
import { readPsd } from './index.js';

const SIDE = 4;

/** A page of which the left half is as its layers are, and the right half as only Photoshop draws it. */
function page(
  left: readonly [number, number, number, number],
  right: readonly [number, number, number, number],
) {
  const image = fill(SIDE, SIDE, left);
  for (let at = 0; at < image.data.length; at += 4)
    if ((at / 4) % SIDE >= SIDE / 2) image.data.set(right, at);
  return image;
}

const half = (
  name: string,
  rgba: readonly [number, number, number, number],
  more: PsdLayer = {},
): PsdLayer => ({
  ...{ name, left: 2, top: 0, imageData: fill(2, SIDE, rgba) },
  ...more,
});
const satin = { effects: { satin: { enabled: true } } };

test('of layers that are not drawn right, one is cut from the merged picture; the others stay', () => {
  const layers = [
    plainLayer('paper', [255, 255, 255, 255]),
    { name: 'group', children: [half('odd', [10, 20, 30, 255], satin)] },
    half('glass', [0, 0, 255, 255], { opacity: 0.2 }),
  ];
  // Below a fifth of blue, the group shows (100, 50, 0).
  const bytes = psdOf(layers, [0, 0, 0, 255], { imageData: page([255, 255, 255, 255], [80, 40, 51, 255]) });
  expect(readPsd(bytes).psnr).toBeLessThan(40);
  const { stack, psnr, warnings } = readPsd(bytes, { prefer: 'partly' });
  expect(stack.layers.map(({ name }) => name)).toEqual(['paper', 'group', 'glass']);
  expect(stack.groups).toEqual([]);
  expect(psnr).toBeGreaterThan(50);
  expect([...stack.composite().data.subarray(12, 15)]).toEqual([80, 40, 51]);
  expect([...stack.hide('glass', true).composite().data.subarray(12, 15)]).toEqual([100, 50, 0]);
  expect(warnings.at(-1)?.text).toBe(
    '"group" became one layer, cut from the file\'s own picture, because it was not drawn right',
  );
});

test('where nothing is known to be wrong, the merged picture is the only layer', () => {
  const layers = [plainLayer('paper', [255, 255, 255, 255]), half('odd', [10, 20, 30, 255])];
  const bytes = psdOf(layers, [0, 0, 0, 255], { imageData: page([255, 255, 255, 255], [80, 40, 51, 255]) });
  expect(readPsd(bytes, { prefer: 'partly' }).stack.layers.map(({ name }) => name)).toEqual(['Background']);
});

test('a fill opacity moves the colours in blend modes that have it so', () => {
  const layers = [plainLayer('paper', [100, 100, 100, 255])];
  const shown = (blendMode: NonNullable<PsdLayer['blendMode']>) => {
    const over = plainLayer('over', [200, 50, 0, 255], { blendMode, fillOpacity: 0.2 });
    const { stack } = readPsd(psdOf([...layers, over], [0, 0, 0, 255]));
    return { red: stack.composite().data[0], opacity: stack.layers[1]?.opacity };
  };
  // 100 + 0.2 * 200, |100 - 40|, and 100 + 244 - 255, since white changes nothing there.
  expect(shown('linear dodge')).toEqual({ red: 140, opacity: 1 });
  expect(shown('difference')).toEqual({ red: 60, opacity: 1 });
  expect(shown('linear burn')).toEqual({ red: 89, opacity: 1 });
  expect(shown('multiply')).toEqual({ red: 96, opacity: 0.2 });
});
