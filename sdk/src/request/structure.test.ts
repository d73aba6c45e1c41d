import { expect, test } from 'vitest';
import { decodePng } from '../image/index.js';
import { makeGroup } from '../stack/group.js';
import { type LayerInit, makeLayer } from '../stack/layer.js';
import { maskOf } from '../stack/mask.js';
import { LayerStack } from '../stack/stack.js';
import { plainPng } from '../testing/scripts.js';
import { addLayers } from './add.js';
import { ANYWHERE } from './picture.js';
import { restyle } from './restyle.js';

const region = { x: 0, y: 0, width: 16, height: 16 };
const layer = (id: string, more: Partial<LayerInit> = {}) =>
  makeLayer({ id, region, png: plainPng(16, 16, [9, 9, 9, 200]), ...more });
const mask = maskOf([0, 128], { x: 0, y: 0, width: 2, height: 1 }, { outside: 255 });
const stack = new LayerStack({
  canvas: { width: 16, height: 16 },
  layers: [
    layer('base', { group: 'g', mask }),
    layer('shade', { group: 'g', clipped: true, blendMode: 'multiply', opacity: 0.5 }),
    layer('top'),
  ],
  groups: [makeGroup({ id: 'g', opacity: 0.5 })],
  dpi: 300,
});
const alphas = (png: Uint8Array | undefined) =>
  decodePng(png as Uint8Array).data.filter((_, at) => at % 4 === 3);

test('a stack without a background gets a transparent one, and keeps its groups and resolution', async () => {
  const { entries, frame } = await addLayers({ stack, add: [{ region, caption: 'star' }] })(ANYWHERE);
  expect(entries.map(({ id, role }) => [id, role])).toEqual([
    ['background', 'background'],
    ['base', 'layer'],
    ['shade', 'layer'],
    ['top', 'layer'],
    ['layer-1', 'layer'],
  ]);
  expect(new Set(alphas(entries[0]?.modelPng))).toEqual(new Set([0]));
  expect(frame).toEqual({ groups: stack.groups, dpi: 300 });
});

test('the model sees layers with masks and the opacity of their groups; the layers themselves stay whole', async () => {
  const { entries } = await addLayers({ stack, add: [{ region, caption: 'star' }] })(ANYWHERE);
  const [, base, shade, top] = entries;
  expect([...alphas(base?.modelPng).subarray(0, 3)]).toEqual([0, 50, 100]);
  expect(alphas(shade?.modelPng)[0]).toBe(50);
  expect(top?.modelPng).toBe(stack.layer('top').png);
  expect(base?.kept).toEqual(stack.layer('base'));
});

test('a new layer joins the group of the layer that it is put below, and is clipped like that', async () => {
  const { entries } = await addLayers({ stack, add: [{ region, caption: 'star', below: 'shade' }] })(
    ANYWHERE,
  );
  expect(entries[2]).toMatchObject({ id: 'layer-1', appearance: { group: 'g', clipped: true } });
  const below = await addLayers({ stack, add: [{ region, caption: 'star', below: 'base' }] })(ANYWHERE);
  expect(below.entries[1]?.appearance).toEqual({ group: 'g' });
  const ungrouped = await addLayers({ stack, add: [{ region, caption: 'star', below: 'top' }] })(ANYWHERE);
  expect(ungrouped.entries[3]?.appearance).toBeUndefined();
});

test('a restyled layer keeps group, mask, clipping and blend mode', async () => {
  const { entries } = await restyle({ stack, targets: { shade: {}, base: {} } })(ANYWHERE);
  expect(entries[2]?.appearance).toEqual({
    ...{ opacity: 0.5, hidden: false, blendMode: 'multiply', clipped: true, group: 'g' },
  });
  expect(entries[1]?.appearance).toMatchObject({ group: 'g', mask: stack.layer('base').mask });
});
