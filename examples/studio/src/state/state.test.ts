import { encodePng, LayerStack, makeLayer } from '@mrt/sdk/web';
import { expect, test } from 'vitest';
import { changeBox, drawBox, mergeBoxes, removeBoxes, stepBox } from './boxes.js';
import { type Design, digestsOf, emptyDesign, type Plan, sizeFault } from './document.js';
import { change, duplicate, group, insert, merge, moveBy, remove, ungroup } from './edits.js';
import { DEPTH, done, historyOf, redone, undone } from './history.js';
import { moveGroup, moveTo, step, stepGroup } from './order.js';
import { manifestFrom, stackFrom } from './stacks.js';

const png = (width: number, height: number, red = 200) => {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < data.length; at += 4) data[at] = red;
  return encodePng({ width, height, data });
};
const layer = (id: string, x: number, red?: number) =>
  makeLayer({ id, region: { x, y: 10, width: 20, height: 10 }, png: png(20, 10, red) });
const background = makeLayer({
  id: 'background',
  role: 'background',
  region: { x: 0, y: 0, width: 100, height: 50 },
  png: png(100, 50, 9),
});
const canvas = { width: 100, height: 50 };
const DESIGN: Design = {
  name: 'd',
  originals: {},
  manifest: manifestFrom(
    new LayerStack({ canvas, layers: [background, layer('a', 0), layer('b', 30, 1), layer('c', 60, 2)] }),
  ),
};
const ids = ({ manifest }: Design) => manifest.layers.map(({ id }) => id).join(' ');

test('a history has one step an action, goes back 200 and more, and forgets what was undone', () => {
  let history = historyOf(0);
  for (let value = 1; value <= 250; value++) history = done(history, 'more', value);
  for (let back = 0; back < 200; back++) history = undone(history);
  expect(history.present).toBe(50);
  expect(redone(history).present).toBe(51);
  history = done(history, 'other', -1);
  expect(redone(history)).toEqual(history);
  expect(undone(history).present).toBe(50);
  expect(DEPTH).toBeGreaterThanOrEqual(200);
});

test('a held key is one step', () => {
  const held = [1, 2, 3].reduce((history, value) => done(history, 'nudge', value, true), historyOf(0));
  expect(held.past).toHaveLength(1);
  expect(undone(held).present).toBe(0);
});

test('a design is plain data, whose pixels lie elsewhere', () => {
  expect(structuredClone(DESIGN)).toEqual(JSON.parse(JSON.stringify(DESIGN)));
  expect(JSON.stringify(DESIGN).length).toBeLessThan(3000);
  expect(stackFrom(DESIGN).verify().layers).toHaveLength(4);
  expect(digestsOf(DESIGN)).toHaveLength(4);
});

test('order: one place at a time, to a place, never below the background', () => {
  expect(ids(step(DESIGN, 'a', 1))).toBe('background b a c');
  expect(step(DESIGN, 'a', -1)).toBe(DESIGN);
  expect(ids(moveTo(DESIGN, ['a', 'b'], { above: 'c' }))).toBe('background c a b');
  expect(ids(moveTo(DESIGN, ['c'], { below: 'a' }))).toBe('background c a b');
});

test('a whole group is moved: past neighbours, into others and out, but never into itself', () => {
  const pair = group(DESIGN, ['a', 'b'], 'pair');
  const places = ({ manifest }: Design) =>
    manifest.layers.map(({ id, group }) => id + (group ? '*' : '')).join(' ');
  expect(places(stepGroup(pair, 'group-1', 1))).toBe('background c a* b*');
  expect(stepGroup(pair, 'group-1', -1)).toEqual(pair);
  expect(places(stepGroup(stepGroup(pair, 'group-1', 1), 'group-1', -1))).toBe('background a* b* c');
  expect(places(moveTo(pair, ['c'], { into: 'group-1' }))).toBe('background a* b* c*');
  expect(places(moveTo(pair, ['a'], { aboveGroup: 'group-1' }))).toBe('background b* a c');
  expect(moveGroup(pair, 'group-1', { above: 'a' })).toEqual(pair);
  const two = group(pair, ['c'], 'other');
  const nested = moveGroup(two, 'group-2', { into: 'group-1' });
  expect(stackFrom(nested).group('other').parent).toBe('group-1');
  expect(moveGroup(nested, 'group-1', { into: 'group-2' })).toEqual(nested);
  expect(places(stepGroup(two, 'group-2', -1))).toBe('background c* a* b*');
});

test('what is moved off the canvas makes room, and the page stays where it is among the layers', () => {
  const moved = moveBy(DESIGN, ['a'], -15, 0);
  const { canvas: grown, page, layers } = moved.manifest;
  expect(grown).toEqual({ width: 115, height: 50 });
  expect(page).toEqual({ x: 15, y: 0, width: 100, height: 50 });
  expect(layers.map(({ region }) => region.x - page.x)).toEqual([0, -15, 30, 60]);
  expect(moveBy(change(DESIGN, 'a', { locked: true }), ['a'], 5, 0).manifest.layers[1]?.region.x).toBe(0);
});

test('duplicate, remove, group, ungroup, insert', () => {
  expect(ids(duplicate(DESIGN, 'a', 'a copy'))).toBe('background a copy-1 b c');
  expect(ids(remove(DESIGN, ['a', 'c']))).toBe('background b');
  const grouped = group(DESIGN, ['a', 'c'], 'pair');
  expect(ids(grouped)).toBe('background b a c');
  expect(stackFrom(grouped).group('pair').opacity).toBe(1);
  expect(ungroup(grouped, 'group-1').manifest.groups).toBeUndefined();
  expect(ids(insert(DESIGN, png(5, 5), { x: 1, y: 1, width: 5, height: 5 }, 'new', 'a'))).toBe(
    'background a layer-1 b c',
  );
});

test('merged layers are one, where the lowest was', () => {
  const region = { x: 0, y: 10, width: 50, height: 10 };
  const merged = merge(DESIGN, ['a', 'b'], region, png(50, 10), 'both');
  expect(ids(merged)).toBe('background a c');
  expect(merged.manifest.layers[1]).toMatchObject({ name: 'both', region });
});

test.each([
  [{ width: 0, height: 10 }, 'tooSmall'],
  [{ width: 10.5, height: 10 }, 'tooSmall'],
  [{ width: Number.NaN, height: 10 }, 'tooSmall'],
  [{ width: 100_000, height: 10 }, 'tooLarge'],
  [{ width: 16_000, height: 16_000 }, 'tooLarge'],
  [{ width: 1, height: 1 }, undefined],
])('a page of %j is %s', (size, fault) => {
  expect(sizeFault(size)).toBe(fault);
});

test('boxes stay in the canvas, merge, and lose their cost with a change', () => {
  const start: Plan = {
    ...{ task: 'add', prompt: '', canvas, background: '', boxes: [], remarks: [] },
    cost: { seconds: 1, tokens: 2 },
  };
  const two = drawBox(
    drawBox(start, { x: -10, y: 5.4, width: 20.2, height: 10 }, 'one'),
    { x: 90, y: 45, width: 30, height: 30 },
    'two',
  );
  expect(two.boxes.map(({ region }) => region)).toEqual([
    { x: 0, y: 5, width: 20, height: 10 },
    { x: 70, y: 20, width: 30, height: 30 },
  ]);
  expect(two.cost).toBeNull();
  const both = two.boxes.map(({ id }) => id);
  expect(mergeBoxes(two, both).boxes[0]?.region).toEqual({ x: 0, y: 5, width: 100, height: 45 });
  expect(stepBox(two, both[0] as string, 1).boxes.map(({ name }) => name)).toEqual(['two', 'one']);
  expect(removeBoxes(two, both).boxes).toEqual([]);
  expect(changeBox(two, both[0] as string, { name: 'x' }).boxes[0]?.name).toBe('x');
  expect(emptyDesign(canvas, 'n').manifest.page).toEqual({ x: 0, y: 0, ...canvas });
});
