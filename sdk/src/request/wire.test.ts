import { expect, test } from 'vitest';
import { decodePng } from '../image/index.js';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import { DESIGN, plainPng } from '../testing/scripts.js';
import { addLayers } from './add.js';
import { decompose } from './decompose.js';
import { encode, sizeOf } from './encode.js';
import { estimateTokens } from './estimate.js';
import { generate } from './generate.js';
import { ANYWHERE } from './picture.js';
import type { LoadRequest, RunRequest } from './request.js';
import { restyle } from './restyle.js';
import { INPUTS } from './tensors.js';
import { toTensors } from './wire.js';

/** The tensors of a request, read back: BYTES as buffers, the rest as numbers. */
async function wired(load: LoadRequest) {
  const tensors = toTensors(await load(ANYWHERE)).map((tensor) => {
    const { name, datatype, shape } = tensor;
    const bytes = encode(tensor);
    expect(sizeOf(tensor)).toBe(bytes.length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const each = <T>(width: number, read: (at: number) => T) =>
      Array.from({ length: bytes.length / width }, (_, i) => read(i * width));
    const values: unknown[] = {
      BYTES: () => elements(bytes),
      BOOL: () => [...bytes],
      INT32: () => each(4, (i) => view.getInt32(i, true)),
      INT64: () => each(8, (i) => view.getBigInt64(i, true)),
      FP32: () => each(4, (i) => view.getFloat32(i, true)),
    }[datatype]();
    return [name, { shape, values }] as const;
  });
  return Object.fromEntries(tensors);
}

function elements(bytes: Uint8Array): Buffer[] {
  const found = [];
  for (let rest = Buffer.from(bytes); rest.length > 0; ) {
    const end = 4 + rest.readUInt32LE(0);
    found.push(rest.subarray(4, end));
    rest = rest.subarray(end);
  }
  return found;
}

const texts = (values: unknown[] | undefined) => values?.map(String);
const lengths = (values: unknown[] | undefined) => values?.map((value) => (value as Buffer).length);

const canvas = { width: 64, height: 64 };
const region = { x: 16, y: 16, width: 32, height: 32 };
const whole = plainPng(64, 64);
const star = plainPng(32, 32);

const stack = new LayerStack({
  canvas,
  page: { x: 8, y: 8, width: 48, height: 48 },
  layers: [
    {
      id: 'background',
      name: 'Background',
      role: 'background',
      region: { x: 0, y: 0, ...canvas },
      png: whole,
    } as const,
    { id: 'layer-1', name: 'Star', role: 'layer', region, png: star, caption: 'a star' } as const,
    { id: 'layer-2', name: 'Ghost', role: 'layer', region, png: star, hidden: true } as const,
    { id: 'layer-3', name: 'Veil', role: 'layer', region, png: star, opacity: 0.5 } as const,
  ].map((layer) => makeLayer({ ...layer, source: 'generated' })),
});

test('text to layers', async () => {
  const input = {
    ...DESIGN,
    page: region,
    background: { caption: 'blau, größer' },
    seed: 2 ** 53 - 1,
    steps: 8,
  };
  const tensors = await wired(
    generate({ ...input, quality: 'best', guidance: 1.5, preview: 128, priority: 'low' }),
  );
  expect(texts(tensors.task?.values)).toEqual(['text_to_layers']);
  expect(texts(tensors.prompt?.values)).toEqual(['a red star']);
  expect(texts(tensors.captions?.values)).toEqual(['blau, größer', 'a red star']);
  expect(tensors.canvas).toEqual({ shape: [2], values: [64, 64] });
  expect(tensors.page).toEqual({ shape: [4], values: [16, 16, 32, 32] });
  expect(tensors.regions).toEqual({ shape: [2, 4], values: [16, 16, 32, 32, 16, 16, 32, 32] });
  expect(tensors.keep).toEqual({ shape: [2], values: [0, 0] });
  expect(tensors.seed).toEqual({ shape: [1], values: [9007199254740991n] });
  expect(tensors.steps?.values).toEqual([8]);
  expect(texts(tensors.quality?.values)).toEqual(['best']);
  expect(texts(tensors.priority?.values)).toEqual(['low']);
  expect(tensors.guidance?.values).toEqual([1.5]);
  expect(tensors.preview?.values).toEqual([128]);
  expect(Object.keys(tensors).filter((name) => name === 'images' || name === 'references')).toEqual([]);
});

test('absent options are not sent', async () => {
  const tensors = await wired(generate({ prompt: 'x', canvas, layers: [{ region }] }));
  expect(Object.keys(tensors).sort()).toEqual([
    ...['canvas', 'icons', 'keep', 'page', 'prompt', 'regions', 'task', 'text'],
  ]);
  expect(tensors.regions?.values).toEqual([0, 0, 64, 64, 16, 16, 32, 32]);
});

test('who writes strings is sent where captions are drawn, and nowhere else', async () => {
  const [ground, add] = [{ image: whole }, [{ region, caption: 'text "NEW"' }]];
  for (const text of ['drawn', 'typeset', undefined] as const) {
    const loads = [
      generate({ ...DESIGN, text }),
      generate({ prompt: 'x', text }),
      addLayers({ canvas, background: ground, layers: add, text }),
      addLayers({ stack, add, text }),
    ];
    for (const load of loads) expect(texts((await wired(load)).text?.values)).toEqual([text ?? 'auto']);
  }
  for (const load of [decompose({ image: whole }), restyle({ stack, targets: { Star: {} } })])
    expect(await wired(load)).not.toHaveProperty('text');
});

test('whether icons stand for unknown things is sent there, too', async () => {
  const [ground, add] = [{ image: whole }, [{ region, caption: 'rocket' }]];
  for (const references of ['auto', 'off', undefined] as const) {
    const loads = [
      generate({ ...DESIGN, references }),
      generate({ prompt: 'x', references }),
      addLayers({ canvas, background: ground, layers: add, references }),
      addLayers({ stack, add, references }),
    ];
    for (const load of loads)
      expect(texts((await wired(load)).icons?.values)).toEqual([references ?? 'auto']);
  }
  for (const load of [decompose({ image: whole }), restyle({ stack, targets: { Star: {} } })])
    expect(await wired(load)).not.toHaveProperty('icons');
});

test('every tensor is in the table, with its datatype', async () => {
  const request = await generate({
    ...DESIGN,
    seed: 1,
    steps: 1,
    quality: 'draft',
    guidance: 1,
    preview: 1,
  })(ANYWHERE);
  const table = new Map(INPUTS.map(({ name, datatype }) => [name as string, datatype as string]));
  for (const { name, datatype } of toTensors(request)) expect(datatype).toBe(table.get(name));
});

test('image to layers: no canvas or page is sent, so that the server may scale the picture', async () => {
  const tensors = await wired(decompose({ image: whole, layers: [{ region }] }));
  expect(texts(tensors.task?.values)).toEqual(['image_to_layers']);
  expect(Object.keys(tensors).sort()).toEqual(['expert', 'images', 'keep', 'regions', 'task']);
  expect(texts(tensors.expert?.values)).toEqual(['auto']);
  expect(tensors.regions?.values).toEqual([0, 0, 64, 64, 16, 16, 32, 32]);
  expect(tensors.images?.shape).toEqual([3]);
  expect(lengths(tensors.images?.values)).toEqual([whole.length, 0, 0]);
});

test('image to layers on a canvas of the caller’s', async () => {
  const half = { width: 32, height: 32 };
  const open = await wired(decompose({ image: whole, canvas: half }));
  expect(Object.keys(open).sort()).toEqual(['canvas', 'expert', 'images', 'page', 'task']);
  const small = { x: 8, y: 8, width: 16, height: 16 };
  const tensors = await wired(decompose({ image: whole, canvas: half, layers: [{ region: small }] }));
  expect(tensors.canvas?.values).toEqual([32, 32]);
  expect(tensors.regions?.values).toEqual([0, 0, 32, 32, 8, 8, 16, 16]);
  await expect(decompose({ image: whole, canvas: half, layers: [{ region }] })(ANYWHERE)).rejects.toThrow(
    'layers[0].region reaches 16 px beyond the right edge of the canvas (32 x 32)',
  );
});

test('without regions nothing about them is sent', async () => {
  const prompted = await wired(generate({ prompt: 'red star on blue' }));
  expect(Object.keys(prompted).sort()).toEqual(['icons', 'prompt', 'task', 'text']);
  const framed = await wired(generate({ prompt: 'red star on blue', canvas, page: region, seed: 3 }));
  expect(Object.keys(framed).sort()).toEqual(['canvas', 'icons', 'page', 'prompt', 'seed', 'task', 'text']);
  const picture = await wired(decompose({ image: whole }));
  expect(Object.keys(picture).sort()).toEqual(['expert', 'images', 'task']);
  expect(lengths(picture.images?.values)).toEqual([whole.length]);
  const counted = await wired(decompose({ image: whole, layerCount: 3 }));
  expect(Object.keys(counted).sort()).toEqual(['expert', 'images', 'layer_count', 'task']);
  expect(counted.layer_count?.values).toEqual([3]);
});

test('who takes a picture apart, and how finely', async () => {
  const fine = await wired(
    decompose({ image: whole, expert: 'experts', granularity: 'fine', layerCount: 9 }),
  );
  expect(texts(fine.expert?.values)).toEqual(['experts']);
  expect(texts(fine.granularity?.values)).toEqual(['fine']);
  expect(fine.layer_count?.values).toEqual([9]);
  const network = await wired(decompose({ image: whole, expert: 'network', layers: [{ region }] }));
  expect(texts(network.expert?.values)).toEqual(['network']);
  expect(network).not.toHaveProperty('granularity');
});

test('the same picture in every form', async () => {
  const url = `data:image/png;base64,${Buffer.from(whole).toString('base64')}`;
  const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const folder = await mkdtemp(`${tmpdir()}/mrt-test-`);
  await writeFile(`${folder}/a.png`, whole);
  for (const image of [url, `${folder}/a.png`, new Blob([Buffer.from(whole)]), Buffer.from(whole)]) {
    const tensors = await wired(decompose({ image, layers: [{ region }] }));
    expect(tensors.images?.values[0]).toEqual(Buffer.from(whole));
  }
  await rm(folder, { recursive: true });
});

test('add layers: kept ones are sent with pixels and without captions', async () => {
  const layers = [
    { region, image: star, caption: 'kept' },
    { region, caption: 'new' },
  ];
  const tensors = await wired(addLayers({ canvas, background: { image: whole }, layers }));
  expect(texts(tensors.task?.values)).toEqual(['add_layers']);
  expect(tensors.keep?.values).toEqual([1, 1, 0]);
  expect(texts(tensors.captions?.values)).toEqual(['', '', 'new']);
  expect(lengths(tensors.images?.values)).toEqual([0, whole.length, star.length, 0]);
});

test('add to a stack: hidden layers stay behind, opacity goes into the alpha, `below` gives the position', async () => {
  const load = addLayers({
    stack,
    add: [
      { region, caption: 'moon', below: 'Star' },
      { region, caption: 'sun' },
    ],
  });
  const request = await load(ANYWHERE);
  expect(request.entries.map(({ id }) => id)).toEqual([
    'background',
    'layer-4',
    'layer-1',
    'layer-2',
    'layer-3',
    'layer-5',
  ]);
  expect(request.entries[2]?.kept?.png).toBe(star);

  const tensors = await wired(load);
  expect(tensors.page?.values).toEqual([8, 8, 48, 48]);
  expect(tensors.keep?.values).toEqual([1, 0, 1, 1, 0]);
  expect(texts(tensors.captions?.values)).toEqual(['', 'moon', '', '', 'sun']);
  const veil = decodePng(tensors.images?.values[4] as Uint8Array);
  expect(veil.data[3]).toBe(128);
});

test('restyle of a stack: the reference defaults to the layer’s pixels', async () => {
  const other = plainPng(32, 32, [0, 0, 255, 255]);
  const tensors = await wired(
    restyle({ stack, targets: { Star: {}, 'layer-3': { reference: other, caption: 'fog' } } }),
  );
  expect(texts(tensors.task?.values)).toEqual(['restyle_layers']);
  expect(tensors.keep?.values).toEqual([1, 0, 0]);
  expect(texts(tensors.captions?.values)).toEqual(['', 'a star', 'fog']);
  expect(tensors.references?.values).toEqual([Buffer.alloc(0), Buffer.from(star), Buffer.from(other)]);
  expect(lengths(tensors.images?.values)).toEqual([0, whole.length, 0, 0]);
});

test('tokens: composed, every slot snapped outwards, references once more', async () => {
  expect(estimateTokens(await generate(DESIGN)(ANYWHERE))).toBe(16 + 16 + 4);
  const odd = { ...DESIGN, layers: [{ region: { x: 15, y: 16, width: 32, height: 17 } }] };
  expect(estimateTokens(await generate(odd)(ANYWHERE))).toBe(16 + 16 + 6);
  expect(estimateTokens(await restyle({ stack, targets: { Star: {} } })(ANYWHERE))).toBe(16 + 16 + 8 + 4);
});

test('layers are named by their name, their caption, or their part of the prompt', async () => {
  const names = async (load: LoadRequest<RunRequest>) =>
    (await load(ANYWHERE)).entries.map(({ name }) => name);
  const layers = [{ region, name: 'Sun' }, { region }];
  expect(await names(generate({ canvas, prompt: 'blue; yellow sun; red star', layers }))).toEqual([
    'Background',
    'Sun',
    'red star',
  ]);
  expect(
    await names(generate({ canvas, prompt: 'a; b; c', layers: [{ region, caption: 'moon' }, { region }] })),
  ).toEqual(['Background', 'moon', 'Layer 2']);
});

test('the input may change after the call', async () => {
  const input = { ...DESIGN, seed: 1 };
  const load = generate(input);
  input.seed = 2;
  expect((await wired(load)).seed?.values).toEqual([1n]);
});
