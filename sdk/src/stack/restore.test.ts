import { expect, test } from 'vitest';
import { plainPng } from '../testing/scripts.js';
import { makeGroup } from './group.js';
import { makeLayer } from './layer.js';
import { maskOf } from './mask.js';
import { stackOf } from './restore.js';
import { LayerStack } from './stack.js';

const region = { x: 10, y: 10, width: 4, height: 2 };
const mask = maskOf(new Array(8).fill(255), region);
const star = makeLayer({ id: 'star', region, png: plainPng(4, 2), group: 'g', mask, opacity: 0.5 });
const stack = new LayerStack({
  canvas: { width: 40, height: 30 },
  page: { x: 0, y: 0, width: 40, height: 20 },
  layers: [makeLayer({ id: 'low', region, png: plainPng(4, 2) }), star],
  groups: [makeGroup({ id: 'g', mask })],
  dpi: 300,
});
const pixels = new Map([star, mask].map(({ digest, png }) => [digest, png]));

test('a manifest and pixels by digest give the stack again', () => {
  const again = stackOf(structuredClone(stack.manifest()), (digest) => pixels.get(digest));
  expect(again.manifest()).toEqual(stack.manifest());
  expect(again.verify().layers[1]?.png).toBe(star.png);
});

test('missing pixels are named', () => {
  expect(() => stackOf(stack.manifest(), () => undefined)).toThrow('the pixels of layer "low" (sha256:');
});

test('room on the canvas: nothing moves on the page', () => {
  expect(stack.makeRoom({ x: 5, y: 5, width: 1, height: 1 }).manifest()).toEqual(stack.manifest());
  const grown = stack.makeRoom({ x: -7, y: 25, width: 10, height: 10 });
  expect(grown.canvas).toEqual({ width: 47, height: 35 });
  expect(grown.page).toEqual({ x: 7, y: 0, width: 40, height: 20 });
  const moved = { ...region, x: 17 };
  expect(grown.layer('star')).toMatchObject({ region: moved, mask: { region: moved }, digest: star.digest });
  expect(grown.group('g').mask?.region).toEqual(moved);
  expect(grown.composite()).toEqual(stack.composite());
});
