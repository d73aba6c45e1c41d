import { expect, test } from 'vitest';
import { generateLayersInput } from '../../request/schema.js';
import type { Plan } from '../../run/plan.js';
import { parse } from '../../validate.js';
import { briefOf } from './brief.js';
import { tableOf } from './table.js';

const [whole, corner] = [
  { x: 0, y: 0, width: 64, height: 64 },
  { x: 0, y: 16, width: 32, height: 16 },
];
const plan: Plan = {
  canvas: { width: 64, height: 64 },
  page: { x: 0, y: 0, width: 64, height: 48 },
  regions: [whole, corner],
  captions: ['teal', 'a star'],
  layers: 2,
  tokens: 34,
  bucket: 64,
  quality: 'draft',
  steps: 4,
  student: 3,
  guidance: 1,
  remarks: [],
  seed: 7,
  seconds: 0.21,
  memoryBytes: 23e6,
  pixelBytes: 34816,
  requestBytes: 80,
  model: 'tiny',
  weights: 'sha256:00',
};

test('a planned prompt becomes regions and captions, and is not repeated in the brief', () => {
  const brief = briefOf({ prompt: 'a star on teal', quality: 'draft' }, plan);
  expect(brief).toEqual({
    canvas: plan.canvas,
    page: plan.page,
    background: { region: whole, caption: 'teal' },
    layers: [{ region: corner, caption: 'a star' }],
    seed: 7,
    quality: 'draft',
  });
  expect(parse(generateLayersInput, brief)).toEqual({ ...brief, text: 'auto', references: 'auto' });
});

test('a prompt that was not distributed to captions stays', () => {
  const { captions: _, ...silent } = plan;
  expect(briefOf({ prompt: 'a star on teal' }, silent)).toMatchObject({
    prompt: 'a star on teal',
    layers: [{ region: corner }],
  });
});

test('a brief keeps the input’s captions, names, steps and guidance', () => {
  const { captions: _, ...silent } = plan;
  const layers = [{ region: { x: 2, y: 18, width: 30, height: 14 }, name: 'Star', caption: 'a yellow star' }];
  const own = {
    canvas: plan.canvas,
    prompt: 'sale',
    background: { caption: 'blue' },
    layers,
    steps: 4,
    guidance: 2,
  };
  expect(briefOf(own, silent)).toEqual({
    prompt: 'sale',
    canvas: plan.canvas,
    page: plan.page,
    background: { region: whole, caption: 'blue' },
    layers: [{ region: corner, name: 'Star', caption: 'a yellow star' }],
    seed: 7,
    steps: 4,
    guidance: 2,
  });
});

test('the table: layers from the bottom, and the costs of the run', () => {
  expect(tableOf({ prompt: 'a star on teal' }, plan).split('\n')).toEqual([
    '   x   y  width  height  tokens  layer',
    '0  0   0     64      64      16  background: teal',
    '1  0  16     32      16       2  a star',
    '',
    'canvas    64 x 64 px, page 64 x 48 at 0,0',
    'tokens    34 (including the composed picture), padded to 64',
    'steps     4 (draft), guidance 1, seed 7',
    'time      0.2 s on an idle server',
    'memory    23.0 MB on the server; the request is 80 B',
    'model     tiny, weights sha256:00',
  ]);
});
