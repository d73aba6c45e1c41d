// Strings of prompts on the real server, and canvases that the network draws smaller.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  type Accepted,
  type Done,
  decodePng,
  encodePng,
  type GenerateInput,
  type Layer,
  type LayerStack,
  MRT,
  type ServerInfo,
} from '../../sdk/src/index.js';
import { look } from './look.js';

const STRING = 'Grand Opening 2026';
const PROMPT = `blue background; red heart icon; white text "${STRING}"`;
const canvas = { width: 1024, height: 1024 };
const seed = 1;

const server = inject('server');
let mrt: MRT;
let info: ServerInfo;
let grand: Made;

beforeAll(async () => {
  mrt = new MRT({ url: server.url });
  info = await mrt.info();
  grand = await made({ prompt: PROMPT, canvas });
});

afterAll(async () => {
  mrt?.close();
});

interface Made {
  readonly stack: LayerStack;
  readonly accepted: Accepted;
  readonly done: Done;
}

async function made(input: GenerateInput): Promise<Made> {
  const [starts, ends]: [Accepted[], Done[]] = [[], []];
  const run = mrt.generate({ seed, ...input });
  run.on('accepted', (event) => starts.push(event)).on('done', (event) => ends.push(event));
  const stack = await run.final();
  return { stack, accepted: starts[0] as Accepted, done: ends[0] as Done };
}

const top = ({ stack }: Made) => stack.layers.at(-1) as Layer;

/** A string on one line, however it was broken. */
const onOneLine = (text: string | undefined) => text?.replace(/\s+/g, ' ');

/** The strings that the server's own reader finds in the flattened design. */
async function readIn(stack: LayerStack): Promise<(string | undefined)[]> {
  const parts = await mrt.decompose({ image: encodePng(stack.composite()), expert: 'experts' }).final();
  return parts.layers.map(({ text }) => onOneLine(text?.string)).filter(Boolean);
}

describe('a string that the network never saw, on a canvas of 1,024 px', () => {
  test('comes out with these letters, set in type, on a layer of that name', async () => {
    const layer = top(grand);
    expect(onOneLine(layer.text?.string)).toBe(STRING);
    expect(layer).toMatchObject({
      name: `white text "${STRING}"`,
      lettering: 'typeset',
      source: 'generated',
    });
    expect(layer.text?.family).toBeTruthy();
    expect(grand.done.remarks).toEqual([]);
    expect(await readIn(grand.stack)).toContain(STRING);
  });

  test('is crisp: its pixels are those of the canvas, not of the network', () => {
    const layer = top(grand);
    const { width, height } = decodePng(layer.png);
    expect({ width, height }).toEqual({ width: layer.region.width, height: layer.region.height });
    expect(grand.stack.canvas).toEqual(canvas);
    expect(layer.text?.height).toBeGreaterThan(40);
    const { colours, soft } = look(layer);
    expect(colours).toHaveLength(1);
    expect(soft).toBeLessThan(0.2);
    expect(grand.stack.layers[0]?.region).toEqual({ x: 0, y: 0, ...canvas });
  });

  test('the working size is told', () => {
    const side = info.limits.drawnSide as number;
    expect(grand.accepted).toMatchObject({
      canvas,
      working: { width: side, height: side },
      scale: side / 1024,
    });
  });

  test('drawn: as the network does it, told to be outside the vocabulary, and not named by the string', async () => {
    const { stack, accepted, done } = await made({ prompt: PROMPT, canvas, text: 'drawn' });
    const layer = stack.layers.at(-1) as Layer;
    expect(layer.name).toBe('Layer 2');
    for (const name of ['lettering', 'text']) expect(layer).not.toHaveProperty(name);
    expect(accepted.remarks[0]).toContain(`outside the model's vocabulary: "${STRING}"`);
    expect(done.remarks).toContain(accepted.remarks[0]);
    expect(look(layer).colours).toEqual(['250,250,250']); // the outline is the network's, the colour the caption's
  });
});

test('a string with emoji is told in remarks, and names no layer', async () => {
  const { stack, done } = await made({ prompt: 'blue background; white text "HI 🎉"', canvas });
  expect(stack.layers[1]).toMatchObject({ name: 'Layer 1', lettering: 'drawn' });
  expect(stack.layers[1]).not.toHaveProperty('text');
  expect(done.remarks[0]).toMatch(/^layer "Layer 1": its text is as drawn.*emoji.*🎉/);
  expect(stack.remarks).toEqual(done.remarks);
});

test('strings of the vocabulary on the default page come out right, drawn or set', async () => {
  for (const word of ['SALE', 'HELLO', 'ЛЕТО', '茶']) {
    const { stack } = await made({ prompt: `blue background; white text "${word}"` });
    const { lettering, text } = stack.layers[1] as Layer;
    expect(['drawn', 'typeset']).toContain(lettering);
    expect(onOneLine(text?.string)).toBe(word);
  }
  const typeset = await made({ prompt: 'blue background; white text "SALE"', text: 'typeset' });
  expect(top(typeset)).toMatchObject({ lettering: 'typeset', text: { string: 'SALE' } });
});

test('on a region of the caller’s the layer is that region', async () => {
  const region = { x: 101, y: 57, width: 700, height: 303 };
  const layers = [{ region, caption: 'white text "Añ; o"' }];
  const { stack } = await made({ canvas, background: { caption: 'blue background' }, layers });
  expect(stack.layers[1]).toMatchObject({ region, text: { string: 'Añ; o' } });
});

test('added to a large design: the layers that are kept are the very bytes, at full size', async () => {
  const region = { x: 33, y: 577, width: 411, height: 211 };
  const add = [{ region, caption: 'yellow text "Añadir"' }];
  const more = await mrt.addLayers({ stack: grand.stack, add, seed }).final();
  expect(more.layers.slice(0, -1).map(({ png }) => png)).toEqual(grand.stack.layers.map(({ png }) => png));
  expect(more.layers.at(-1)).toMatchObject({ region, lettering: 'typeset', text: { string: 'Añadir' } });
});

test('restyled in a large design: only the target is new, and it has the size of the canvas', async () => {
  const [, heart] = grand.stack.layers as [Layer, Layer];
  const result = await mrt.restyle({ stack: grand.stack, targets: { [heart.id]: {} }, seed }).final();
  expect(result.diff(grand.stack).changed.map(({ id }) => id)).toEqual([heart.id]);
  expect(result.layer(heart.id).region).toEqual(heart.region);
});

describe('what is estimated with the limits is what the server plans', () => {
  const frame = { canvas: { width: 1080, height: 1350 }, page: { x: 31, y: 0, width: 1000, height: 1303 } };
  const layers = [
    { region: { x: 101, y: 57, width: 701, height: 303 }, caption: 'white text "SALE"' },
    { region: { x: 977, y: 1301, width: 103, height: 49 }, caption: 'red heart icon' },
  ];

  test.each([
    ['a portrait page', frame.canvas],
    ['a side that is halved', { width: 1000, height: 2048 }],
    ['a narrow strip', { width: 2048, height: 33 }],
    ['just above the limit', { width: 321, height: 320 }],
    ['at the limit', { width: 320, height: 320 }],
  ])('%s', async (_, size) => {
    const [x, y] = [Math.floor(size.width / 3), Math.floor(size.height / 3)];
    const region = { x, y, width: size.width - x, height: size.height - y };
    await expectEstimate('generate', { canvas: size, layers: [{ region, caption: 'red heart icon' }] });
  });

  test('with a page inside the canvas', () => expectEstimate('generate', { ...frame, layers }));

  test('added and restyled', async () => {
    const [, heart] = grand.stack.layers as [Layer, Layer];
    await expectEstimate('addLayers', { stack: grand.stack, add: [layers[0] as (typeof layers)[0]] });
    await expectEstimate('restyle', { stack: grand.stack, targets: { [heart.id]: {} } });
  });

  async function expectEstimate<T extends 'generate' | 'addLayers' | 'restyle'>(
    task: T,
    input: Parameters<typeof mrt.estimate<T>>[1],
  ) {
    const { tokens, pixelBytes, requestBytes } = await mrt.plan(task, input);
    expect(await mrt.estimate(task, input, info.limits)).toEqual({ tokens, pixelBytes, requestBytes });
  }
});

test('a canvas above the limit is refused, with the limit', async () => {
  const { maxDrawn = 0 } = info.limits;
  await expect(made({ prompt: PROMPT, canvas: { width: maxDrawn + 1, height: 64 } })).rejects.toMatchObject({
    code: 'invalid_argument',
    field: 'canvas',
    message: expect.stringContaining(`1 to ${maxDrawn}`),
  });
});

test('text may be typeset only where captions are drawn', async () => {
  const image = encodePng(grand.stack.composite());
  await expect(
    mrt.decompose({ image, text: 'typeset' } as Parameters<MRT['decompose']>[0]).final(),
  ).rejects.toMatchObject({ code: 'invalid_argument', field: 'text' });
});
