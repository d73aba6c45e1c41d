import { expect, test } from 'vitest';
import { MRT } from '../mrt.js';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { DESIGN, plainPng } from '../testing/scripts.js';
import type { AddLayersInput, DecomposeInput, GenerateInput, RestyleInput } from './inputs.js';

// No server listens there: errors must be found before anything is sent.
const mrt = new MRT({ url: '127.0.0.1:1' });

const region = { x: 16, y: 16, width: 32, height: 32 };
const canvas = { width: 64, height: 64 };
const background = { image: plainPng(64, 64) };
const star = plainPng(32, 32);
const jpeg = Uint8Array.from(atob('/9j/4AAQSkZJRgABAQAAAQABAAD/wAARCAAgACADASIAAhEBAxEB/9k='), (character) =>
  character.charCodeAt(0),
);
const stack = new LayerStack({
  canvas,
  layers: [
    makeLayer({
      id: 'background',
      name: 'Background',
      role: 'background',
      region: { x: 0, y: 0, ...canvas },
      png: background.image,
      source: 'generated',
    }),
    makeLayer({ id: 'a', name: 'Star', role: 'layer', region, png: star, source: 'generated' }),
    makeLayer({ id: 'b', name: 'Lock', role: 'layer', region, png: star, source: 'generated', locked: true }),
  ],
});

type Case = [message: string, input: unknown];
const at = (change: object) => ({ ...DESIGN, layers: [{ region: { ...region, ...change } }] });
const layers = (...items: object[]) => ({ canvas, background, layers: items });

const GENERATE: Case[] = [
  ['input is missing; give an object', undefined],
  ['prompt and captions are missing; describe what to draw in one of them', { canvas, layers: [{ region }] }],
  ['prompt is empty; give some text or leave it out', { ...DESIGN, prompt: '  ' }],
  ['prompt is 7; give a text', { ...DESIGN, prompt: 7 }],
  ['canvas is missing; give an object', { ...DESIGN, canvas: undefined }],
  ['canvas.width is 0; give more than 0', { ...DESIGN, canvas: { width: 0, height: 64 } }],
  ['layers is missing; give an array', { ...DESIGN, layers: undefined }],
  ['layers is empty; give at least one', { ...DESIGN, layers: [] }],
  ['layers[0].region is missing; give an object', { ...DESIGN, layers: [{ caption: 'star' }] }],
  ['layers[0].capton is not a known field', { ...DESIGN, layers: [{ region, capton: 'star' }] }],
  ['layers[0].region.width is 0; give more than 0', at({ width: 0 })],
  ['layers[0].region.height is -4; give more than 0', at({ height: -4 })],
  ['layers[0].region.x is NaN; give a finite number', at({ x: Number.NaN })],
  ['layers[0].region.y is Infinity; give a finite number', at({ y: Number.POSITIVE_INFINITY })],
  ['layers[0].region.x is 0.5; give a whole number', at({ x: 0.5 })],
  ['layers[0].region.x is a string; give a number', at({ x: '16' })],
  [
    'layers[0].region reaches 40 px beyond the right edge of the canvas (64 x 64); enlarge the canvas or move the region',
    at({ x: 72 }),
  ],
  [
    'layers[0].region reaches 1 px beyond the left edge of the canvas (64 x 64); enlarge the canvas or move the region',
    at({ x: -1 }),
  ],
  [
    'page reaches 16 px beyond the bottom edge of the canvas (64 x 64); enlarge the canvas or move the page',
    { ...DESIGN, page: { x: 0, y: 16, ...canvas } },
  ],
  [
    'background.region reaches 8 px beyond the top edge of the canvas (64 x 64); enlarge the canvas or move the region',
    { ...DESIGN, background: { region: { ...region, y: -8 } } },
  ],
  ['steps is 0; give at least 1', { ...DESIGN, steps: 0 }],
  ['steps is 10000; give at most 1000', { ...DESIGN, steps: 10_000 }],
  ['steps is 2.5; give a whole number', { ...DESIGN, steps: 2.5 }],
  ['quality is not one of draft, standard, best; give one of them', { ...DESIGN, quality: 'ultra' }],
  ['seed is -1; give at least 0', { ...DESIGN, seed: -1 }],
  ['seed is 9007199254740992; give at most 9007199254740991', { ...DESIGN, seed: 2 ** 53 }],
  ['guidance is -0.5; give at least 0', { ...DESIGN, guidance: -0.5 }],
  ['guidance is Infinity; give a finite number', { ...DESIGN, guidance: Number.POSITIVE_INFINITY }],
  ['preview is -1; give at least 0', { ...DESIGN, preview: -1 }],
  ['text is not one of auto, drawn, typeset; give one of them', { ...DESIGN, text: 'set' }],
  ['text is not one of auto, drawn, typeset; give one of them', { prompt: 'x', text: '' }],
];

const FORMS = 'give a path, a URL, the bytes of the file, a Blob, { width, height, data } or { color }';
const DECOMPOSE: Case[] = [
  ['layerCount is 0; give more than 0', { image: star, layerCount: 0 }],
  ['text is not a known field', { image: star, text: 'auto' }],
  ['layerCount is 1.5; give a whole number', { image: star, layerCount: 1.5 }],
  [
    'layerCount cannot be combined with layers, which already determine it; give one of them',
    { image: star, layerCount: 2, layers: [{ region }] },
  ],
  ['expert is not one of auto, experts, network; give one of them', { image: star, expert: 'me' }],
  ['granularity is not one of coarse, normal, fine; give one of them', { image: star, granularity: 3 }],
  [
    'granularity cannot be combined with layers, which already determine it; give one of them',
    { image: star, granularity: 'fine', layers: [{ region }] },
  ],
  [
    'granularity applies to the experts only; leave it out, or set expert to auto or experts',
    { image: star, granularity: 'fine', expert: 'network' },
  ],
  [`image is missing; ${FORMS}`, { layers: [{ region }] }],
  [`image is empty; ${FORMS}`, { image: new Uint8Array(), layers: [{ region }] }],
  [`image is not a picture; ${FORMS}`, { image: { path: 'a.png' }, layers: [{ region }] }],
  [
    'image is a ftp: URL; give one of data: file: http: https:',
    { image: new URL('ftp://a/b.png'), layers: [{ region }] },
  ],
  [
    'image is 0 x 4 px; give width and height as whole numbers above 0',
    { image: { width: 0, height: 4, data: star } },
  ],
  [
    'image has data that is not a Uint8ClampedArray; give RGBA, 8 bits a channel',
    { image: { width: 1, height: 1, data: [1, 2, 3, 4] } },
  ],
  [
    'image has 3 bytes of data, but 1 x 1 px of RGBA need 4; make them match',
    { image: { width: 1, height: 1, data: new Uint8Array(3) } },
  ],
  [
    'image is not a colour; give "#rrggbb", "rgb(r, g, b)", a CSS name or [r, g, b]',
    { image: { color: 'redd' } },
  ],
  ['image is a colour, which has no size; give a picture', { image: { color: 'red' } }],
  ['input is null; give an object', null],
  [
    'image is the path "/no/such.png", which does not exist; check the path',
    { image: '/no/such.png', layers: [{ region }] },
  ],
  [
    'image is not a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF image; save it as PNG, JPEG or WebP',
    { image: new Blob(['hello']), layers: [{ region }] },
  ],
  [
    'image is a data: URL without data; the data follows a comma',
    { image: 'data:image/png;base64', layers: [{ region }] },
  ],
  [
    'image is not a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF image; save it as PNG, JPEG or WebP',
    { image: 'data:text/plain,hello', layers: [{ region }] },
  ],
  [
    'image is a data: URL with damaged base64; encode the picture again',
    { image: 'data:image/png;base64,*', layers: [{ region }] },
  ],
  [
    'image ends inside its header (20 bytes); save it again',
    { image: star.subarray(0, 20), layers: [{ region }] },
  ],
  [
    'layers[0].region reaches 16 px beyond the right edge of the picture (32 x 32); keep the region inside: a picture has no pixels outside of it',
    { image: star, layers: [{ region: { ...region, y: 0 } }] },
  ],
];

const ADD: Case[] = [
  ['input is missing; give an object', undefined],
  [
    `background.image is missing; ${FORMS}`,
    { canvas, background: {}, layers: [{ region, caption: 'star' }] },
  ],
  [
    `layers[0].image is empty; ${FORMS}`,
    layers({ region, image: new Uint8Array() }, { region, caption: 'star' }),
  ],
  [
    'layers has an image for every layer, so there is nothing to add; leave out at least one image',
    layers({ region, image: star }),
  ],
  [
    'layers[0] has neither an image (to keep it) nor a caption (to generate it); give one',
    layers({ region }, { region, image: star }),
  ],
  [
    'layers[0].image is 32 x 32 px and its region 16 x 32 px; make them equal',
    layers({ region: { ...region, width: 16 }, image: star }, { region, caption: 'star' }),
  ],
  [
    'layers[0].image is a JPEG; a kept layer comes back byte for byte, so give a PNG',
    layers({ region, image: jpeg }, { region, caption: 'star' }),
  ],
  [
    'stack is not a LayerStack; give the stack of an earlier run, of openFile, or of new LayerStack()',
    { stack: 7, add: [{ region, caption: 'star' }] },
  ],
  [
    'stack is not a LayerStack; give the stack of an earlier run, of openFile, or of new LayerStack()',
    { stack: JSON.parse(JSON.stringify(stack)), add: [{ region, caption: 'star' }] },
  ],
  ['add is empty; give at least one', { stack, add: [] }],
  [
    'text is not one of auto, drawn, typeset; give one of them',
    { stack, add: [{ region, caption: 'x' }], text: 1 },
  ],
  ['add[0].caption is missing, and there is no prompt; say what to draw', { stack, add: [{ region }] }],
  [
    'add[0].region reaches 16 px beyond the right edge of the canvas (64 x 64); enlarge the canvas or move the region',
    { stack, add: [{ region: { ...region, x: 48 }, caption: 'star' }] },
  ],
  [
    'add[0].below: the stack has no layer "sun"; it has: background (Background), a (Star), b (Lock)',
    { stack, add: [{ region, caption: 'moon', below: 'sun' }] },
  ],
  [
    'add[0].below is the background; nothing can lie below it',
    { stack, add: [{ region, caption: 'moon', below: 'background' }] },
  ],
];

const RESTYLE: Case[] = [
  ['input is null; give an object', null],
  [
    'layers[0] has neither an image (to keep it) nor a reference (to restyle it); give one',
    layers({ region }, { region, image: star }),
  ],
  [
    'layers[0] has both an image (to keep it) and a reference (to restyle it); give only one',
    layers({ region, image: star, reference: star }),
  ],
  [
    'layers has no reference, so there is nothing to restyle; give one layer a reference',
    layers({ region, image: star }),
  ],
  [
    'layers[0].reference is 64 x 64 px and its region 32 x 32 px; make them equal',
    layers({ region, reference: background.image }),
  ],
  ['targets is empty; name at least one layer to restyle', { stack, targets: {} }],
  [
    'targets.background is the background, which is always kept; name a layer',
    { stack, targets: { background: {} } },
  ],
  ['targets.b is locked; unlock the layer or leave it out', { stack, targets: { b: {} } }],
  [
    'targets.sun: the stack has no layer "sun"; it has: background (Background), a (Star), b (Lock)',
    { stack, targets: { sun: {} } },
  ],
  [
    'targets.a.reference is 64 x 64 px and its region 32 x 32 px; make them equal',
    { stack, targets: { a: { reference: background.image } } },
  ],
];

const run = {
  generate: (input: unknown) => mrt.generate(input as GenerateInput),
  decompose: (input: unknown) => mrt.decompose(input as DecomposeInput),
  addLayers: (input: unknown) => mrt.addLayers(input as AddLayersInput),
  restyle: (input: unknown) => mrt.restyle(input as RestyleInput),
};
const table = { generate: GENERATE, decompose: DECOMPOSE, addLayers: ADD, restyle: RESTYLE };
const cases = (Object.keys(table) as (keyof typeof table)[]).flatMap((task) =>
  table[task].map(([message, input]) => ({ task, message, input })),
);

test.each(cases)('$task: $message', async ({ task, message, input }) => {
  const error = await run[task](input)
    .final()
    .catch((thrown) => thrown);
  expect(error.message).toBe(`[invalid_argument] ${message}`);
  expect(error).toMatchObject({ name: 'MRTError', code: 'invalid_argument', retryable: false });
  expect(message.startsWith(error.field) || error.field === 'prompt').toBe(true);
});

test('all errors are reported at once', async () => {
  const wrong = {
    ...DESIGN,
    steps: 0,
    layers: [{ region: { ...region, x: 0.5 } }, { region: { ...region, width: 0 } }],
  };
  await expect(mrt.generate(wrong).final()).rejects.toMatchObject({
    message: '[invalid_argument] steps is 0; give at least 1 (and 2 more, see fieldErrors)',
    field: 'steps',
    fieldErrors: {
      steps: ['is 0; give at least 1'],
      'layers[0].region.x': ['is 0.5; give a whole number'],
      'layers[1].region.width': ['is 0; give more than 0'],
    },
  });
});
