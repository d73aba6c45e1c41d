import { afterEach, expect, test } from 'vitest';
import type { Accepted, Done } from '../events.js';
import { readPsd, writePsd } from '../formats/psd/index.js';
import { MRT } from '../mrt.js';
import type { GenerateInput } from '../request/inputs.js';
import { type FakeEvent, type FakeServer, storyServer } from '../testing/fake-server.js';
import { accepted, STORY } from '../testing/scripts.js';
import { planOfWords, SALE_ON_WIRE, WORDS_STORY } from '../testing/words-story.js';

const PROMPT = 'blue background; white text "GRAND SALE"; red text "👍"';
const SALE = { ...SALE_ON_WIRE, box: { x: 45, y: 60, width: 190, height: 100 } };

let server: FakeServer | undefined;
let mrt: MRT | undefined;
afterEach(async () => {
  mrt?.close();
  await server?.close();
});

async function against(events: readonly FakeEvent[]): Promise<MRT> {
  server = await storyServer(events);
  mrt = new MRT({ url: server.url, maxRetries: 0 });
  return mrt;
}

async function made(client: MRT, input: Partial<GenerateInput> = {}) {
  const starts: Accepted[] = [];
  const ends: Done[] = [];
  const run = client.generate({ prompt: PROMPT, ...input } as GenerateInput);
  run.on('accepted', (event) => starts.push(event)).on('done', (event) => ends.push(event));
  const stack = await run.final();
  return { stack, start: starts[0] as Accepted, end: ends[0] as Done };
}

const change = (event: FakeEvent | undefined, change: object): FakeEvent => {
  return { ...(event as FakeEvent), info: { ...(event?.info as object), ...change } };
};

test('a layer says who wrote its string, and has it as text; its region is the one that was asked for', async () => {
  const { stack, start } = await made(await against(WORDS_STORY));
  expect(start.regions[1]).toEqual({ x: 0, y: 0, width: 320, height: 160 });
  const [ground, sale, thumb] = stack.layers;
  expect(sale).toMatchObject({
    region: { x: 40, y: 30, width: 200, height: 130 },
    lettering: 'typeset',
    text: SALE,
    caption: 'white text "GRAND SALE"',
  });
  expect(thumb?.lettering).toBe('drawn');
  for (const name of ['lettering', 'text']) expect(ground).not.toHaveProperty(name);
  expect(stack.manifest().layers[1]).toMatchObject({ lettering: 'typeset', text: SALE });
  expect(readPsd(writePsd(stack).bytes).stack.layers[1]).toMatchObject({ lettering: 'typeset', text: SALE });
});

test('the working size is that of the canvas', async () => {
  const { start } = await made(await against(WORDS_STORY));
  expect(start).toMatchObject({ canvas: { width: 640, height: 320 }, working: { width: 64, height: 32 } });
  expect(start.scale).toBe(0.1);
  const page = [0, 0, 160, 320];
  const [first, ...rest] = WORDS_STORY;
  await server?.close();
  expect((await made(await against([change(first, { page }), ...rest]))).start.scale).toBe(0.1);
});

test('notes are remarks, also in the stack', async () => {
  const { stack, start, end } = await made(await against(WORDS_STORY));
  expect(start.remarks).toEqual([]);
  expect(end.remarks).toEqual([
    'layer "white text \\"GRAND SALE\\"": #ffffff cannot be read on what lies beneath; set in #1a1a1a',
    'layer "Layer 2": its text is as drawn, for it cannot be set: "👍" has emoji',
  ]);
  expect(stack.remarks).toEqual(end.remarks);
});

test('a layer is not named by a string that it does not show, unless the caller named it', async () => {
  const { stack } = await made(await against(WORDS_STORY));
  expect(stack.layers.map(({ name }) => name)).toEqual(['Background', 'white text "GRAND SALE"', 'Layer 2']);
  expect(stack.layers[2]?.caption).toBe('red text "👍"');
  await server?.close();
  const region = { x: 330, y: 165, width: 300, height: 150 };
  const layers = [
    { region, caption: 'white text "GRAND SALE"' },
    { region, caption: 'red text "👍"', name: 'Thumb' },
  ];
  const own = await made(await against(WORDS_STORY), { canvas: { width: 640, height: 320 }, layers });
  expect(own.stack.layers[2]?.name).toBe('Thumb');
  expect(own.end.remarks[1]).toMatch(/^layer "Thumb": its text/);
});

test('what a newer server writes with stays as it is', async () => {
  const story = WORDS_STORY.map((event, i) => (i === 4 ? change(event, { lettering: 'engraved' }) : event));
  expect((await made(await against(story))).stack.layers[1]?.lettering).toBe('engraved');
});

test('a note without a text breaks the contract', async () => {
  const story = [...WORDS_STORY.slice(0, -1), change(WORDS_STORY.at(-1), { notes: [{ slot: 2 }] })];
  await expect(made(await against(story))).rejects.toMatchObject({ code: 'internal' });
});

test('a server that draws at the size of the canvas and sets no type', async () => {
  const { start, end, stack } = await made(await against([accepted, ...STORY.slice(1)]));
  for (const name of ['working', 'scale']) expect(start).not.toHaveProperty(name);
  expect(end.remarks).toEqual([]);
  expect(stack.layers[1]).not.toHaveProperty('lettering');
});

test('new pixels have no lettering, other changes keep it', async () => {
  const { stack } = await made(await against(WORDS_STORY));
  const [, sale, thumb] = stack.layers;
  if (!sale || !thumb) throw new Error('the story has fewer layers');
  expect(stack.replace(sale.id, { name: 'Sale' }).layer('Sale')).toMatchObject({
    lettering: 'typeset',
    text: SALE,
  });
  const { region, png } = thumb;
  expect(stack.replace(sale.id, { region, png }).layer(sale.id)).not.toHaveProperty('lettering');
});

test('a plan has the working size', async () => {
  const plan = await (await against([planOfWords])).plan('generate', { prompt: PROMPT });
  expect(plan).toMatchObject({
    working: { width: 64, height: 32 },
    scale: 0.1,
    tokens: 24,
    pixelBytes: 2_457_600,
  });
});
