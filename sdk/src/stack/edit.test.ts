import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { decodePng } from '../image/index.js';
import { loadLayer } from '../request/load-layer.js';
import { plainPng } from '../testing/scripts.js';
import { makeLayer } from './layer.js';
import { LayerStack } from './stack.js';

const canvas = { width: 64, height: 48 };
const page = { x: 8, y: 8, width: 48, height: 32 };
const box = { x: 16, y: 16, width: 16, height: 16 };
const background = makeLayer({
  id: 'background',
  name: 'Background',
  role: 'background',
  region: page,
  png: plainPng(48, 32, [0, 0, 255, 255]),
  source: 'generated',
});
const origin = { task: 'text_to_layers', model: 'tiny', seed: 7, steps: 8 };
const star = makeLayer({ id: 'star', region: box, png: plainPng(16, 16), source: 'generated', origin });
const moon = makeLayer({
  id: 'moon',
  name: 'Mond',
  region: { ...box, x: 0 },
  png: plainPng(16, 16),
  locked: true,
});
const stack = new LayerStack({ canvas, page, layers: [background, star, moon] });
const sun = makeLayer({ id: 'sun', region: box, png: plainPng(16, 16, [255, 255, 0, 255]) });
const ids = ({ layers }: LayerStack) => layers.map(({ id }) => id).join(' ');

test.each<[string, LayerStack]>([
  ['background star moon sun', stack.insert(sun)],
  ['background sun star moon', stack.insert(sun, 'bottom')],
  ['background star sun moon', stack.insert(sun, { below: 'Mond' })],
  ['background sun star moon', stack.insert(sun, { above: 'background' })],
  ['background star sun moon', stack.insert(sun, { at: 2 })],
  ['background moon star', stack.move('star', 'top')],
  ['background moon star', stack.move('moon', 'bottom')],
  ['background moon star', stack.move('Mond', { below: 'star' })],
  ['background star moon', stack.move('moon', { above: 'star' })],
  ['background moon', stack.remove('star')],
])('%s', (wanted, edited) => {
  expect(ids(edited)).toBe(wanted);
  expect(ids(stack)).toBe('background star moon');
  expect(edited.layers.find(({ id }) => id === 'moon')).toBe(moon);
  expect(Object.isFrozen(edited.layers)).toBe(true);
});

test('properties are replaced; pixels and origin stay', () => {
  const edited = stack
    .hide('star')
    .opacity('star', 0.25)
    .lock('star')
    .lock('moon', false)
    .replace('moon', { name: 'Moon' });
  expect(edited.layer('star')).toEqual({ ...star, hidden: true, opacity: 0.25, locked: true });
  expect(edited.layer('Moon')).toEqual({ ...moon, name: 'Moon', locked: false });
  expect(edited.hide('star', false).opacity('star', 1).lock('star', false).layer('star')).toEqual(star);
  expect(stack.layer('star')).toBe(star);
});

test('new pixels make a layer `kept`', () => {
  const png = plainPng(8, 8, [1, 2, 3, 255]);
  const region = { ...box, width: 8, height: 8 };
  const { source, origin: gone, digest } = stack.replace('star', { png, region }).layer('star');
  expect([source, gone]).toEqual(['kept', undefined]);
  expect(digest).not.toBe(star.digest);
  expect(stack.replace('star', { region: { ...box, x: 40 } }).layer('star')).toMatchObject({
    source: 'generated',
    origin,
  });
});

test.each([
  [
    'layer "moon" is locked and cannot be removed; unlock it first: stack.lock(id, false)',
    () => stack.remove('moon'),
  ],
  [
    'layer "moon" is locked and cannot be changed; unlock it first: stack.lock(id, false)',
    () => stack.replace('moon', { region: box }),
  ],
  [
    'layer "background" is the background and cannot be removed; hide it instead',
    () => stack.remove('background'),
  ],
  [
    'layer "background" is the background, which stays at the bottom; move the others',
    () => stack.move('background', 'top'),
  ],
  [
    'place is below "background", the background; give a position above it',
    () => stack.insert(sun, { at: 0 }),
  ],
  [
    'place is below "background", the background; give a position above it',
    () => stack.move('star', { below: 'background' }),
  ],
  ['place is "star" itself; name another layer', () => stack.move('star', { above: 'star' })],
  ['place.at is 9; give a whole number from 0 to 3', () => stack.insert(sun, { at: 9 })],
  [
    'layers[3].id ("star") is empty or already used; give each layer a unique id',
    () => stack.insert({ ...sun, id: 'star' }),
  ],
  ['layers[1].opacity is 2; give a number from 0 (transparent) to 1', () => stack.opacity('star', 2)],
  [
    'layers[1].region (16x16 at (60, 16)) extends beyond the canvas (64x48); enlarge the canvas',
    () => stack.replace('star', { region: { ...box, x: 60 } }),
  ],
  [
    'layers[1].png has 8x8 px, but its region 16x16; make them equal',
    () => stack.replace('star', { png: plainPng(8, 8) }),
  ],
])('%s', (message, edit) => {
  expect(edit).toThrow(`[invalid_argument] ${message}`);
});

test('the error for an unknown layer lists the existing ones', () => {
  const known = 'background (Background), star, moon (Mond)';
  expect(() => stack.hide('sum')).toThrow(`[not_found] the stack has no layer "sum"; it has: ${known}`);
});

test('cropping to the page cuts layers; those fully inside keep their bytes', () => {
  const outside = makeLayer({ id: 'far', region: { x: 0, y: 0, width: 8, height: 8 }, png: plainPng(8, 8) });
  const cropped = stack.insert(outside).cropToPage();
  expect(cropped.canvas).toEqual({ width: 48, height: 32 });
  expect(cropped.page).toEqual({ x: 0, y: 0, width: 48, height: 32 });
  expect(ids(cropped)).toBe('background star moon');
  expect(cropped.layer('star')).toEqual({ ...star, region: { x: 8, y: 8, width: 16, height: 16 } });
  expect(cropped.layer('moon')).toMatchObject({ region: { x: 0, y: 8, width: 8, height: 16 }, locked: true });
  expect(decodePng(cropped.layer('moon').png)).toMatchObject({ width: 8, height: 16 });
  expect(cropped.composite()).toEqual(stack.composite());
});

test('a diff names what was added, removed, changed and moved', () => {
  expect(stack.diff(stack)).toEqual({
    equal: true,
    frame: false,
    added: [],
    removed: [],
    changed: [],
    order: undefined,
    groups: { added: [], removed: [], changed: [] },
  });
  const edited = stack.insert(sun).remove('star').lock('moon', false).opacity('moon', 0.5);
  expect(stack.diff(edited)).toMatchObject({
    equal: false,
    frame: false,
    added: [sun],
    removed: [star],
    changed: [{ id: 'moon', fields: ['opacity', 'locked'], before: moon }],
    order: undefined,
  });
  expect(stack.diff(stack.move('star', 'top')).order).toEqual(['background', 'moon', 'star']);
  expect(stack.diff(stack.cropToPage())).toMatchObject({
    frame: true,
    changed: [{ fields: ['region'] }, { fields: ['region'] }, { fields: ['region', 'pixels'] }],
  });
});

test('bytes are checked against their digests', () => {
  expect(stack.verify()).toBe(stack);
  const forged = new LayerStack({ canvas, page, layers: [background, { ...star, digest: 'sha256:00' }] });
  expect(() => forged.verify()).toThrow('[internal] the bytes of star do not match their digests');
});

test('a manifest has the origin of each layer', () => {
  expect(stack.manifest().layers.map(({ z, source, origin }) => ({ z, source, origin }))).toEqual([
    { z: 0, source: 'generated', origin: undefined },
    { z: 1, source: 'generated', origin },
    { z: 2, source: 'kept', origin: undefined },
  ]);
});

test('a layer is loaded from a picture in any form', async () => {
  const corner = { x: 16, y: 16 };
  const logo = await loadLayer({ id: 'logo', image: new Blob([new Uint8Array(star.png)]), region: corner });
  expect(logo).toMatchObject({ id: 'logo', region: box, digest: star.digest, source: 'kept', role: 'layer' });
  const plain = await loadLayer({ id: 'plain', image: { color: 'navy' }, region: box, opacity: 0.5 });
  expect([...decodePng(plain.png).data.subarray(0, 4)]).toEqual([0, 0, 128, 255]);
  expect(ids(stack.insert(logo, { below: 'moon' }).insert(plain))).toBe('background star logo moon plain');
  await expect(loadLayer({ id: 'a', image: { color: 'red' }, region: corner })).rejects.toThrow(
    '[invalid_argument] image is a colour, which has no size; give a picture',
  );
  await expect(loadLayer({ id: 'a', image: star.png, region: { ...box, width: 8 } })).rejects.toThrow(
    '[invalid_argument] image is 16 x 16 px and its region 8 x 16 px; make them equal',
  );
});

test('a stack is frozen, and its JSON is its manifest', () => {
  expect(Object.isFrozen(stack)).toBe(true);
  expect(JSON.parse(JSON.stringify(stack))).toEqual(JSON.parse(JSON.stringify(stack.manifest())));
});

test('a stack prints as one line, and displays as a picture and a table', () => {
  const line = 'LayerStack 64x48 (page 48x32 at (8, 8)) of 3 layers: Background, star (hidden), Mond';
  const hidden = stack.hide('star');
  expect(inspect(hidden)).toBe(line);
  expect(`${hidden}`).toBe(line);
  const named = stack.replace('star', { name: '<script>&"' });
  const shown =
    (named as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for('Jupyter.display')]?.() ??
    {};
  const png = Uint8Array.from(atob(shown['image/png'] as string), (character) => character.charCodeAt(0));
  expect(decodePng(png)).toMatchObject({ width: 48, height: 32 });
  expect(shown['text/html']).not.toContain('<script>');
  expect(shown['text/html']?.match(/<tr>/g)).toHaveLength(4);
  expect(shown['text/html']?.indexOf('Mond')).toBeLessThan(shown['text/html']?.indexOf('(star)') as number);
});
