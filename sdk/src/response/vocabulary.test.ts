import { afterEach, expect, test } from 'vitest';
import type { Accepted, Done } from '../events.js';
import { readZip, writeZip } from '../formats/zip.js';
import { MRT } from '../index.js';
import { type FakeEvent, type FakeServer, fakeServer, response } from '../testing/fake-server.js';
import { accepted, DESIGN, done, STORY } from '../testing/scripts.js';

let server: FakeServer;
let mrt: MRT;
afterEach(async () => {
  mrt.close();
  await server.close();
});

const knowing = (event: FakeEvent, more: object): FakeEvent => ({
  ...event,
  info: { ...(event.info as object), ...more },
});

/** A server that does not know these words. */
const unaware = (unknown: unknown[]) => telling({ unknown });

/** A server that tells this of the words, in `accepted` with captions. */
async function telling(vocabulary: object, captions?: string[]): Promise<void> {
  const told = knowing(accepted, { vocabulary, ...(captions && { captions }) });
  const story = [told, ...STORY.slice(1, -1), knowing(done, { vocabulary })];
  server = await fakeServer(async (call) => {
    for (const event of story) await call.send(response(event));
    await call.send(response(undefined, true));
    call.end();
  });
  mrt = new MRT({ url: server.url });
}

async function runWith(input: Parameters<MRT['generate']>[0] = DESIGN) {
  const run = mrt.generate(input);
  const events: { accepted?: Accepted; done?: Done } = {};
  run.on('accepted', (event) => Object.assign(events, { accepted: event }));
  run.on('done', (event) => Object.assign(events, { done: event }));
  const stack = await run.final();
  return { stack, accepted: events.accepted as Accepted, done: events.done as Done };
}

const ROCKET = { slot: 2, caption: 'a red rocket', words: ['rocket'] };
const SENTENCE =
  'outside the model\'s vocabulary: rocket; layer "Layer 1" ("a red rocket") will show something else';

test('unknown words are reported before and after the run, and the stack keeps them in its files', async () => {
  await unaware([ROCKET]);
  const { stack, accepted, done } = await runWith();
  for (const event of [accepted, done]) {
    expect(event.vocabulary).toEqual({ unknown: [ROCKET] });
    expect(event.remarks).toEqual([SENTENCE]);
  }
  expect(stack.remarks).toEqual([SENTENCE]);
  const { stack: again } = readZip(writeZip(stack).bytes);
  expect(again.remarks).toEqual([SENTENCE]);
  expect(again.provenance?.vocabulary).toEqual({ unknown: [ROCKET] });
});

test('a layer is not named by words that it does not show, unless the caller named it', async () => {
  await unaware([ROCKET]);
  const { stack } = await runWith();
  expect(stack.layers.map(({ name, caption }) => [name, caption])).toEqual([
    ['Background', undefined],
    ['Layer 1', 'a red star'],
  ]);
  const [layer] = DESIGN.layers;
  const { stack: named } = await runWith({ ...DESIGN, layers: [{ ...layer, name: 'mine' } as never] });
  expect(named.layers[1]?.name).toBe('mine');
});

test('the same for a layer named by a prompt with semicolons', async () => {
  await unaware([ROCKET]);
  const { canvas, layers } = DESIGN;
  const prompt = 'blue; a red rocket';
  const { stack } = await runWith({ canvas, prompt, layers: layers.map(({ region }) => ({ region })) });
  expect(stack.layers[1]?.name).toBe('Layer 1');
});

test('remarks on the prompt and on the background', async () => {
  await unaware([
    { slot: 0, caption: 'fluffy things', words: ['fluffy', '"MOO"'] },
    { slot: 1, caption: 'moon', words: ['moon'] },
    { slot: 2, caption: 'red', words: [] },
  ]);
  const { stack } = await runWith();
  expect(stack.remarks).toEqual([
    'outside the model\'s vocabulary: fluffy, "MOO"; no layer will show them',
    'outside the model\'s vocabulary: moon; the background ("moon") will show something else',
    'layer "Layer 1" ("red") names nothing in the model\'s vocabulary',
  ]);
});

test('what was taken for what, is left out and gives the page its size is told, and names of layers are in known words', async () => {
  const vocabulary = {
    understood: [{ slot: 2, words: ['crimson', 'star'] }],
    approximate: [{ slot: 2, said: 'crimson', taken: 'red' }],
    unknown: [],
    omitted: [
      { slot: 0, said: 'text', why: 'has no string' },
      { slot: 2, said: '', why: 'gets nothing from the prompt' },
    ],
    page: { said: 'Instagram post', width: 1080, height: 1080 },
  };
  await telling(vocabulary);
  const [layer] = DESIGN.layers;
  const { stack, accepted, done } = await runWith({
    ...DESIGN,
    layers: [{ ...layer, caption: 'a crimson star' } as never],
  });
  expect(accepted.vocabulary).toEqual(vocabulary);
  expect(accepted.remarks).toEqual([
    'the canvas is 1080 x 1080 px, for "Instagram post"',
    '"crimson" is taken for "red"',
    'left out: text, which has no string',
    'layer "a red star" gets nothing from the prompt; it may show anything',
  ]);
  expect(done.remarks).toEqual(accepted.remarks);
  expect(stack.provenance?.vocabulary).toEqual(vocabulary);
  expect(stack.layers[1]).toMatchObject({ name: 'a red star', caption: 'a crimson star' });
  expect(readZip(writeZip(stack).bytes).stack.provenance?.vocabulary).toEqual(vocabulary);
});

test('captions that the server gave to regions name their layers, unless the caller did', async () => {
  const { canvas, layers } = DESIGN;
  const prompt = 'a yellow moon on blue';
  await telling({ unknown: [] }, ['blue background', 'yellow moon icon']);
  const bare = layers.map(({ region }) => ({ region }));
  const { stack, accepted } = await runWith({ canvas, prompt, layers: bare });
  expect(accepted.captions).toEqual(['blue background', 'yellow moon icon']);
  expect(stack.layers.map(({ name, caption }) => [name, caption])).toEqual([
    ['Background', 'blue background'],
    ['yellow moon icon', 'yellow moon icon'],
  ]);
  const { stack: named } = await runWith({
    canvas,
    prompt,
    layers: bare.map((each) => ({ ...each, name: 'mine' })),
  });
  expect(named.layers[1]).toMatchObject({ name: 'mine', caption: 'yellow moon icon' });
});

test('known words and an open vocabulary change neither names nor files', async () => {
  await unaware([]);
  const { stack, accepted } = await runWith();
  expect(accepted).toMatchObject({ vocabulary: { unknown: [] }, remarks: [] });
  expect(stack.layers[1]?.name).toBe('a red star');
  expect(stack.remarks).toEqual([]);
  expect(stack.manifest()).not.toHaveProperty('remarks');
});
