import { expect, test } from 'vitest';
import { decodePng, encodePng } from '../image/index.js';
import { type Layer, type LayerInit, makeLayer } from './layer.js';
import { parseManifest } from './manifest.js';
import { LayerStack, type StackInit } from './stack.js';

type Rgba = readonly [number, number, number, number];

function solid(width: number, height: number, rgba: Rgba): Uint8Array<ArrayBuffer> {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => rgba[at % 4] as number);
  return encodePng({ width, height, data });
}

function layer(
  id: string,
  rgba: Rgba,
  box: readonly [number, number, number, number],
  more: Partial<LayerInit> = {},
) {
  const [x, y, width, height] = box;
  const png = solid(width, height, rgba);
  return makeLayer({
    id,
    name: id,
    role: 'layer',
    region: { x, y, width, height },
    png,
    source: 'generated',
    ...more,
  });
}

/** The pixels of a flattened stack, one array a pixel. */
function pixels(init: StackInit, crop?: 'page' | 'canvas') {
  const { data } = new LayerStack(init).composite(crop ? { crop } : {});
  return Array.from({ length: data.length / 4 }, (_, at) => [...data.slice(at * 4, at * 4 + 4)]);
}

const canvas = { width: 3, height: 1 };
const red: Rgba = [255, 0, 0, 255];
const clear = [0, 0, 0, 0];

test('source-over with straight alpha: over opaque, half transparent and empty', () => {
  const layers = [
    layer('base', [0, 0, 255, 255], [0, 0, 1, 1]),
    layer('veil', [0, 255, 0, 51], [1, 0, 1, 1]),
    layer('top', [255, 0, 0, 102], [0, 0, 3, 1]),
  ];
  expect(pixels({ canvas, layers })).toEqual([
    [102, 0, 153, 255],
    [196, 59, 0, 133], // alpha 0.4 + 0.2 * 0.6 = 0.52, of which 0.4 is red
    [255, 0, 0, 102],
  ]);
});

test('opacity scales alpha; hidden and fully transparent layers leave no trace, not even colour', () => {
  const layers = [
    layer('half', red, [0, 0, 1, 1], { opacity: 0.5 }),
    layer('hidden', red, [1, 0, 1, 1], { hidden: true }),
    layer('clear', [9, 9, 9, 0], [1, 0, 1, 1]),
    layer('faded', red, [2, 0, 1, 1], { opacity: 0 }),
  ];
  expect(pixels({ canvas, layers })).toEqual([[255, 0, 0, 128], clear, clear]);
});

test('the page crops overflow, the canvas includes it', () => {
  const page = { x: 1, y: 0, width: 1, height: 1 };
  const layers = [layer('wide', red, [0, 0, 3, 1]), layer('outside', [0, 0, 255, 255], [2, 0, 1, 1])];
  expect(pixels({ canvas, page, layers })).toEqual([[...red]]);
  expect(pixels({ canvas, page, layers }, 'canvas')).toEqual([[...red], [...red], [0, 0, 255, 255]]);
});

test('a stack without layers is transparent', () => {
  expect(pixels({ canvas, layers: [] })).toEqual([clear, clear, clear]);
});

const twoStars = [
  layer('a', red, [0, 0, 1, 1], { name: 'star' }),
  layer('b', red, [0, 0, 1, 1], { name: 'star' }),
];

test('layers are found by id, then by name', () => {
  const stack = new LayerStack({
    canvas,
    layers: [...twoStars, layer('c', red, [0, 0, 1, 1], { name: 'a' })],
  });
  expect(stack.layer('a').name).toBe('star');
  expect(stack.layer('b').id).toBe('b');
  expect(() => stack.layer('star')).toThrow('several layers are named "star"; ask for one by its id: a, b');
  expect(() => stack.layer('moon')).toThrow(
    '[not_found] the stack has no layer "moon"; it has: a (star), b (star), c (a)',
  );
});

test('a stack does not change with its inputs, nor by assignment', () => {
  const layers = [layer('a', red, [0, 0, 1, 1])];
  const stack = new LayerStack({ canvas, layers });
  layers.length = 0;
  expect(stack.layers).toHaveLength(1);
  expect(() => (stack.layers as unknown[]).push(1)).toThrow(TypeError);
  expect(() => Object.assign(stack.layer('a'), { opacity: 0 })).toThrow(TypeError);
  expect(() => Object.assign(stack.layer('a').region, { x: 9 })).toThrow(TypeError);
});

const badLayer = (more: Partial<Layer>): StackInit => ({
  canvas,
  layers: [{ ...layer('a', red, [0, 0, 1, 1]), ...more }],
});

test.each<[string, StackInit, string]>([
  [
    'a page beside the canvas',
    { canvas, page: { x: 1, y: 0, width: 3, height: 1 }, layers: [] },
    'page (3x1 at (1, 0)) extends beyond the canvas (3x1)',
  ],
  ['a canvas of no size', { canvas: { width: 0, height: 1 }, layers: [] }, 'canvas is 0x1'],
  [
    'half a pixel',
    { canvas: { width: 1.5, height: 1 }, layers: [] },
    'canvas is 1.5x1 at (0, 0); give whole px',
  ],
  [
    'an id used twice',
    { canvas, layers: [layer('a', red, [0, 0, 1, 1]), layer('a', red, [0, 0, 1, 1])] },
    'layers[1].id ("a") is empty or already used',
  ],
  [
    'a region beyond the canvas',
    { canvas, layers: [layer('a', red, [2, 0, 2, 1])] },
    'layers[0].region (2x1 at (2, 0)) extends beyond the canvas (3x1)',
  ],
  [
    'an opacity in percent',
    badLayer({ opacity: 50 }),
    'layers[0].opacity is 50; give a number from 0 (transparent) to 1',
  ],
  ['an opacity that is no number', badLayer({ opacity: Number.NaN }), 'layers[0].opacity is NaN'],
  [
    'pixels of another size',
    badLayer({ png: solid(2, 1, red) }),
    'layers[0].png has 2x1 px, but its region 1x1',
  ],
  [
    'a JPEG',
    badLayer({ png: Uint8Array.of(255, 216, 255, 192, 0, 17, 8, 0, 1, 0, 1) }),
    'layers[0].png is a JPEG image; save it as PNG',
  ],
  ['no image', badLayer({ png: new Uint8Array(3) }), 'layers[0].png is not a PNG, JPEG or WebP image'],
])('refuses %s', (_, init, message) => {
  expect(() => new LayerStack(init)).toThrow(`[invalid_argument] ${message}`);
});

const provenance = {
  task: 'text_to_layers',
  prompt: 'a star',
  model: 'tiny',
  weights: 'sha256:1',
  seed: 7,
  steps: 8,
  guidance: 1,
};

test('the manifest survives JSON and contains no pixels', () => {
  const stack = new LayerStack({
    canvas,
    layers: [layer('a', red, [0, 0, 1, 1], { caption: 'red' })],
    provenance,
  });
  const json = JSON.parse(JSON.stringify(stack.manifest()));
  expect(parseManifest(json)).toEqual(stack.manifest());
  expect(json).toMatchObject({
    schema: 1,
    seed: 7,
    prompt: 'a star',
    page: { x: 0, y: 0, width: 3, height: 1 },
  });
  expect(json.layers).toEqual([
    {
      id: 'a',
      name: 'a',
      role: 'layer',
      z: 0,
      region: { x: 0, y: 0, width: 1, height: 1 },
      opacity: 1,
      hidden: false,
      locked: false,
      source: 'generated',
      caption: 'red',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    },
  ]);
});

test.each([
  ['another schema', { schema: 2 }, 'schema is not valid in a manifest of schema 1'],
  ['a missing canvas', { canvas: undefined }, 'canvas is not valid'],
  ['a layer without width', { layers: [{ region: { x: 0, y: 0, height: 1 } }] }, 'layers[0].'],
])('a manifest with %s is refused, naming its field', (_, change, message) => {
  const manifest = new LayerStack({ canvas, layers: [] }).manifest();
  expect(() => parseManifest({ ...manifest, ...change })).toThrow(`[invalid_argument] ${message}`);
  expect(() => parseManifest(null)).toThrow('[invalid_argument] manifest is not valid');
});

test('a notebook shows the flattened page', () => {
  const stack = new LayerStack({ canvas, layers: [layer('a', red, [0, 0, 3, 1])] });
  const show = stack[Symbol.for('Jupyter.display') as never] as () => Record<string, string>;
  const png = Buffer.from(show.call(stack)['image/png'] as string, 'base64');
  expect(decodePng(png)).toEqual(stack.composite());
});
