import { expect, test } from 'vitest';
import { HEADLINE, DETAILED as stack } from '../testing/detailed.js';
import { plainPng } from '../testing/scripts.js';
import { makeLayer } from './layer.js';
import { parseManifest } from './manifest.js';

const text = stack.layer('layer-1');

test('a manifest keeps kind, confidence, alpha and text', () => {
  const manifest = parseManifest(JSON.parse(JSON.stringify(stack)));
  expect(manifest).toEqual(stack.manifest());
  expect(manifest.expert).toBe('experts');
  expect(manifest.layers[1]).toMatchObject({ kind: 'text', confidence: 0.98, alpha: 'text', text: HEADLINE });
  expect(manifest.layers[0]).not.toHaveProperty('text');
});

test('a kind that this version does not know stays', () => {
  const json = JSON.parse(JSON.stringify(stack));
  json.layers[2].kind = 'shadow';
  expect(parseManifest(json).layers[2]?.kind).toBe('shadow');
});

test.each([
  [
    'layers[1].text.colour[0]',
    (layer: { text: object }) => Object.assign(layer.text, { colour: [300, 0, 0] }),
  ],
  ['layers[1].confidence', (layer: { text: object }) => Object.assign(layer, { confidence: 2 })],
])('a manifest with an invalid %s is refused', (field, spoil) => {
  const json = JSON.parse(JSON.stringify(stack));
  spoil(json.layers[1]);
  expect(() => parseManifest(json)).toThrow(expect.objectContaining({ code: 'invalid_argument', field }));
});

test('the text of a layer is frozen, and separate from the input', () => {
  const input = { ...HEADLINE, box: { ...HEADLINE.box } };
  const layer = makeLayer({ id: 'a', region: text.region, png: text.png, text: input });
  input.box.x = 99;
  expect(layer.text).toEqual(HEADLINE);
  expect(Object.isFrozen(layer.text?.box)).toBe(true);
});

test('a text’s box moves with its layer, which is one change', () => {
  const moved = stack.replace('layer-1', { region: { ...text.region, x: 14, y: 30 } });
  expect(moved.layer('layer-1').text).toEqual({ ...HEADLINE, box: { ...HEADLINE.box, x: 22, y: 30 } });
  expect(stack.diff(moved).changed.map(({ fields }) => fields)).toEqual([['region']]);
});

test('hiding, renaming and moving in the order keep the details', () => {
  const edited = stack.hide('layer-1').move('layer-1', 'top').replace('layer-1', { name: 'Headline' });
  expect(edited.layer('Headline')).toEqual({ ...text, hidden: true, name: 'Headline' });
});

test('new pixels have neither the old text nor the old alpha, but the old kind', () => {
  const { kind, ...rest } = stack
    .replace('layer-1', { png: plainPng(32, 8, [0, 0, 0, 255]) })
    .layer('layer-1');
  expect(kind).toBe('text');
  expect(rest).not.toHaveProperty('text');
  expect(rest).not.toHaveProperty('alpha');
});

test('kind and text can be corrected, and a diff names them', () => {
  const corrected = { ...HEADLINE, string: 'SUMMER\nSALES' };
  const edited = stack.replace('layer-1', { text: corrected, png: plainPng(32, 8) }).replace('layer-2', {
    kind: 'drawing',
  });
  expect(edited.layer('layer-1').text).toEqual(corrected);
  expect(stack.diff(edited).changed.map(({ id, fields }) => [id, fields])).toEqual([
    ['layer-1', ['text']],
    ['layer-2', ['kind']],
  ]);
});

test('cropping to the page moves boxes too', () => {
  const cropped = stack.cropToPage().layer('layer-1');
  expect(cropped).toMatchObject({ kind: 'text', region: { x: 0, y: 12, width: 28, height: 8 } });
  expect(cropped.text?.box).toEqual({ x: 4, y: 12, width: 24, height: 8 });
  expect(stack.cropToPage().layer('layer-2')).toMatchObject({ kind: 'picture', alpha: 'refiner' });
});
