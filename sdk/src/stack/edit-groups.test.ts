import { expect, test } from 'vitest';
import { failure } from '../testing/failure.js';
import { plainPng } from '../testing/scripts.js';
import { makeGroup } from './group.js';
import { type LayerInit, makeLayer } from './layer.js';
import { parseManifest } from './manifest.js';
import { maskOf } from './mask.js';
import { LayerStack } from './stack.js';

const canvas = { width: 8, height: 8 };
const region = { x: 0, y: 0, ...canvas };
const layer = (id: string, more: Partial<LayerInit> = {}) =>
  makeLayer({ id, region, png: plainPng(8, 8), ...more });

const mask = maskOf(new Uint8Array(16).fill(200), { x: 2, y: 2, width: 4, height: 4 }, { outside: 255 });
const stack = new LayerStack({
  canvas,
  layers: [
    layer('background', { role: 'background' }),
    layer('base', { group: 'inner' }),
    layer('pattern', { group: 'inner', clipped: true, blendMode: 'multiply', mask }),
    layer('title', { group: 'outer' }),
    layer('sun'),
  ],
  groups: [
    makeGroup({ id: 'outer', name: 'Header', opacity: 0.5, mask }),
    makeGroup({ id: 'inner', parent: 'outer', locked: true }),
  ],
  dpi: 300,
});
const groupsOf = ({ layers }: LayerStack) => layers.map(({ id, group }) => `${id}:${group ?? ''}`).join(' ');

test('layers join the group of the layer beside which they are put', () => {
  const moon = layer('moon');
  expect(groupsOf(stack.insert(moon, { above: 'title' }))).toContain('title:outer moon:outer sun:');
  expect(groupsOf(stack.insert(moon))).toContain('sun: moon:');
  expect(groupsOf(stack.insert(moon, { below: 'sun' }))).toContain('title:outer moon: sun:');
  expect(groupsOf(stack.insert(moon, { at: 4 }))).toContain('title:outer moon: sun:');
  expect(groupsOf(stack.insert(moon, { at: 2 }))).toContain('base:inner moon:inner pattern:inner');
  expect(groupsOf(stack.move('sun', { below: 'base' }))).toContain('background: sun:inner base:inner');
  expect(groupsOf(stack.move('title', 'top'))).toContain('sun: title:');
});

test('what lands between a layer and one clipped to it is clipped too; what loses its base is not', () => {
  expect(stack.insert(layer('moon'), { above: 'base' }).layer('moon').clipped).toBe(true);
  expect(stack.insert(layer('moon'), { above: 'pattern' }).layer('moon').clipped).toBe(false);
  expect(stack.move('base', 'top').layer('pattern').clipped).toBe(false);
  const unlocked = stack.replaceGroup('inner', { locked: false });
  expect(unlocked.remove('base').layer('pattern').clipped).toBe(false);
  expect(unlocked.remove('title').layer('pattern').clipped).toBe(true);
});

test('layers are put into a group, and a group is dissolved', () => {
  const grouped = stack.gather(['title'], { id: 'words', blendMode: 'screen' });
  expect(grouped.layer('title').group).toBe('words');
  expect(grouped.group('words')).toMatchObject({ parent: 'outer', blendMode: 'screen', opacity: 1 });
  expect(groupsOf(grouped.ungroup('words'))).toBe(groupsOf(stack));
  const flat = stack.ungroup('Header').ungroup('inner');
  expect(flat.groups).toEqual([]);
  expect(flat.layers.map(({ group }) => group)).toEqual(new Array(5).fill(undefined));
  expect(stack.ungroup('outer').group('inner').parent).toBeUndefined();
});

test('groups are changed, found and compared', () => {
  const hidden = stack.replaceGroup('Header', { hidden: true, mask: { ...mask, disabled: true } });
  expect(hidden.isHidden('base')).toBe(true);
  expect(hidden.isHidden('sun')).toBe(false);
  const { groups, changed, equal } = stack.diff(hidden.replace('pattern', { blendMode: 'screen' }));
  expect(groups.changed).toMatchObject([{ id: 'outer', fields: ['hidden', 'mask'] }]);
  expect(changed).toMatchObject([{ id: 'pattern', fields: ['blendMode'] }]);
  expect(equal).toBe(false);
  expect(failure(() => stack.group('sky')).message).toBe(
    '[not_found] the stack has no group "sky"; it has: outer (Header), inner',
  );
});

test('cropping keeps groups that hold layers, with their masks in place', () => {
  const cropped = new LayerStack({ ...stack, page: { x: 2, y: 2, width: 4, height: 4 } }).cropToPage();
  expect(cropped.group('outer').mask?.region).toEqual({ x: 0, y: 0, width: 4, height: 4 });
  expect(cropped.layer('pattern').mask?.region).toEqual({ x: 0, y: 0, width: 4, height: 4 });
  expect(cropped.dpi).toBe(300);
  expect(cropped.composite()).toEqual(
    new LayerStack({ ...stack, page: { x: 2, y: 2, width: 4, height: 4 } }).composite(),
  );
});

test('the manifest holds groups and masks without their pixels, and plain layers as before', () => {
  const manifest = JSON.parse(JSON.stringify(stack));
  expect(parseManifest(manifest)).toEqual(stack.manifest());
  expect(manifest.groups[0]).toMatchObject({
    id: 'outer',
    blendMode: 'pass-through',
    mask: { outside: 255 },
  });
  expect(manifest.layers[2]).toMatchObject({ group: 'inner', clipped: true, blendMode: 'multiply' });
  expect(JSON.stringify(manifest)).not.toContain('"png"');
  expect(Object.keys(manifest.layers[4])).not.toContain('blendMode');
});

const with2 = (change: object, groups: object[] = []) =>
  new LayerStack({ canvas, layers: [layer('a', change)], groups: groups as never });

test.each<[string, () => unknown, string]>([
  [
    'an unknown mode',
    () => with2({ blendMode: 'mult' }),
    'layers[0].blendMode is "mult"; give one of normal,',
  ],
  ['an unknown group', () => with2({ group: 'g' }), 'layers[0].group is "g", which is no group of the stack'],
  [
    'a group twice',
    () => with2({}, [makeGroup({ id: 'g' }), makeGroup({ id: 'g' })]),
    'groups[1].id ("g") is empty',
  ],
  [
    'a group in none',
    () => with2({}, [makeGroup({ id: 'g', parent: 'h' })]),
    'groups[0].parent is "h", which is no',
  ],
  [
    'a group in itself',
    () => with2({}, [makeGroup({ id: 'g', parent: 'h' }), makeGroup({ id: 'h', parent: 'g' })]),
    'groups[0].parent makes "g" lie in itself',
  ],
  [
    'a group in two places',
    () =>
      new LayerStack({
        canvas,
        layers: [layer('a', { group: 'g' }), layer('b'), layer('c', { group: 'g' })],
        groups: [makeGroup({ id: 'g' })],
      }),
    'layers[2].group is in "g", whose other layers lie apart',
  ],
  [
    'a mask of another size',
    () => with2({ mask: { ...mask, region: { ...mask.region, width: 5 } } }),
    'layers[0].mask.png has 4x4 px, but its region 5x4',
  ],
  ['a locked group', () => stack.remove('base'), 'layer "base" lies in the locked group "inner"'],
  [
    'layers of two groups',
    () => stack.gather(['title', 'sun'], { id: 'x' }),
    'layers lie in different groups',
  ],
  ['no resolution', () => new LayerStack({ ...stack, dpi: 0 }), 'dpi is 0; give the px per inch'],
])('refuses %s', (_, make, message) => {
  expect(failure(make).message).toContain(`[invalid_argument] ${message}`);
});
