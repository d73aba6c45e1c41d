import { expect, test } from 'vitest';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { plainPng } from '../testing/scripts.js';
import { addLayers } from './add.js';
import { decompose } from './decompose.js';
import { roundHalfEven, scaledRegion } from './drawn-size.js';
import { estimateOf } from './estimate.js';
import { generate } from './generate.js';
import { ANYWHERE } from './picture.js';
import { restyle } from './restyle.js';

const limits = { maxCanvas: 320, drawnSide: 128 };
const canvas = { width: 1080, height: 1350 };
const layers = [{ region: { x: 101, y: 57, width: 701, height: 303 }, caption: 'white text "SALE"' }];

test('a large canvas is counted as the network draws it, and its pixels as they are sent', async () => {
  // 102 x 128 px: 7 x 8 tokens, twice; the layer is 66 x 29 px: 5 x 2 tokens around its middle.
  const { tokens, pixelBytes } = estimateOf(await generate({ canvas, layers })(ANYWHERE), limits);
  expect(tokens).toBe(56 + 56 + 10);
  expect(pixelBytes).toBe(Math.round((122 * 1024 * 1080 * 1350) / (102 * 128)));
});

test('a canvas up to the limit is counted as it is', async () => {
  const small = {
    canvas: { width: 320, height: 320 },
    layers: [{ region: { x: 0, y: 0, width: 16, height: 16 } }],
  };
  const request = await generate({ prompt: 'a star', ...small })(ANYWHERE);
  const estimate = estimateOf(request);
  expect(estimate).toMatchObject({ tokens: 400 + 400 + 1, pixelBytes: 801 * 1024 });
  expect(estimateOf(request, limits)).toEqual(estimate);
  expect(estimateOf(request, { maxCanvas: 128, drawnSide: 128 }).tokens).toBe(64 + 64 + 4);
});

test('a server that draws every canvas at its own size', async () => {
  const request = await generate({ canvas, layers })(ANYWHERE);
  expect(estimateOf(request, { maxCanvas: 2048 }).tokens).toBe(2 * 68 * 85 + 45 * 20);
  expect(estimateOf(request, { maxCanvas: 320 }).tokens).toBe(2 * 68 * 85 + 45 * 20);
});

const whole = { x: 0, y: 0, width: 400, height: 400 };
const region = { x: 200, y: 200, width: 200, height: 200 };
const stack = new LayerStack({
  canvas: { width: 400, height: 400 },
  layers: [
    makeLayer({ id: 'background', role: 'background', region: whole, png: plainPng(400, 400) }),
    makeLayer({ id: 'a', region, png: plainPng(200, 200) }),
  ],
});

test('of added and restyled layers too, references counted once more', async () => {
  const added = await addLayers({ stack, add: [{ region, caption: 'a star' }] })(ANYWHERE);
  expect(estimateOf(added, limits).tokens).toBe(64 + 64 + 16 + 16);
  expect(estimateOf(await restyle({ stack, targets: { a: {} } })(ANYWHERE), limits).tokens).toBe(
    64 + 64 + 2 * 16,
  );
});

test('without limits a large canvas is refused, a large picture is not', async () => {
  const request = await generate({ canvas, layers })(ANYWHERE);
  expect(() => estimateOf(request)).toThrow(
    '[invalid_argument] canvas is 1080 x 1350 px, which a server may draw smaller and enlarge; give the limits of info() as third argument, or call plan()',
  );
  const picture = decompose({
    image: plainPng(400, 16),
    expert: 'network',
    layers: [{ region: { ...region, y: 0, height: 16 } }],
  });
  expect(estimateOf(await picture(ANYWHERE)).tokens).toBe(25 + 25 + 13);
});

test('regions are rounded to the nearest px, and never vanish', () => {
  const [from, to] = [
    { width: 1000, height: 1000 },
    { width: 100, height: 100 },
  ];
  expect(scaledRegion({ x: 14, y: 15, width: 10, height: 10 }, from, to)).toEqual({
    x: 1,
    y: 2,
    width: 1,
    height: 1,
  });
  expect(scaledRegion({ x: 999, y: 999, width: 1, height: 1 }, from, to)).toEqual({
    x: 99,
    y: 99,
    width: 1,
    height: 1,
  });
  expect(scaledRegion({ x: 0, y: 0, width: 1000, height: 1000 }, from, to)).toEqual({
    x: 0,
    y: 0,
    width: 100,
    height: 100,
  });
});

test.each([
  [62.5, 62],
  [63.5, 64],
  [62.4, 62],
  [62.6, 63],
  [7, 7],
])('%d is rounded to %d, as Python does', (value, rounded) => expect(roundHalfEven(value)).toBe(rounded));
