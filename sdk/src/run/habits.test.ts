import { afterEach, expect, test, vi } from 'vitest';
import type { RunOptions } from '../client.js';
import { MRT, type MRTOptions } from '../mrt.js';
import { type FakeServer, storyServer } from '../testing/fake-server.js';
import { DESIGN, STORY } from '../testing/scripts.js';

let server: FakeServer | undefined;
let mrt: MRT | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  mrt?.close();
  await server?.close();
  server = undefined;
});

async function serving(options: MRTOptions = {}): Promise<MRT> {
  server = await storyServer(STORY);
  mrt = new MRT({ url: server.url, ...options });
  return mrt;
}

/** A client of a port that nothing listens on. */
function alone(options: MRTOptions = {}): MRT {
  mrt = new MRT({ url: '127.0.0.1:9', maxRetries: 0, ...options });
  return mrt;
}

test('awaiting a run is awaiting its stack, in one call', async () => {
  const run = (await serving()).generate(DESIGN);
  const stack = await run;
  expect(stack.layers).toHaveLength(2);
  expect(stack).toBe(await run.final());
  expect(server?.calls).toHaveLength(1);
  await expect(Promise.all([alone().generate(DESIGN)])).rejects.toMatchObject({ code: 'unavailable' });
});

test('a second loop over the steps is refused; the first gets them all', async () => {
  const run = (await serving()).generate(DESIGN);
  const seen: number[] = [];
  for await (const { index } of run) {
    expect(() => run[Symbol.asyncIterator]()).toThrow(
      '[invalid_argument] run has a loop over its steps already',
    );
    seen.push(index);
  }
  expect(seen).toEqual([1, 2]);
});

test('the reason of an abort is the cause of the error', async () => {
  const reason = new Error('the user left the page');
  const signal = AbortSignal.abort(reason);
  const cancelled = { code: 'cancelled', cause: reason };
  await expect(alone().generate(DESIGN, { signal }).final()).rejects.toMatchObject(cancelled);
  await expect(alone().plan('generate', DESIGN, { signal })).rejects.toMatchObject(cancelled);
  const run = alone({ maxRetries: 10 }).generate(DESIGN);
  const final = run.final();
  setTimeout(() => run.abort(reason), 50); // while it waits to try again
  await expect(final).rejects.toMatchObject(cancelled);
});

test('headers, time limits and retries of one call', async () => {
  const client = await serving({ headers: { a: '1', b: '1' }, timeouts: { total: 5_000 } });
  await client.generate(DESIGN, { headers: { b: '2' }, timeouts: { idle: 1_000, total: undefined } });
  const { metadata } = server?.calls[0] ?? {};
  expect([metadata?.get('a'), metadata?.get('b')]).toEqual([['1'], ['2']]);
  await expect(client.generate(DESIGN, { timeouts: { total: 0.001 } })).rejects.toMatchObject({
    code: 'deadline_exceeded',
    text: expect.stringContaining('did not finish within 0.001 ms'),
  });
  const retries: string[] = [];
  const logger = { debug() {}, info() {}, warn: (text: string) => retries.push(text), error() {} };
  const down = alone({ logger });
  await expect(down.generate(DESIGN, { maxRetries: 1 })).rejects.toMatchObject({ code: 'unavailable' });
  expect(retries).toEqual(['mrt: retry']);
});

test.each<[text: string, options: object]>([
  ['sginal is not a known option; there are signal, headers, timeouts, maxRetries, latest', { sginal: 1 }],
  ['timeouts.all is not a known field', { timeouts: { all: 1 } }],
  ['maxRetries is 99; give at most 10', { maxRetries: 99 }],
])('of a run: %s', async (text, options) => {
  const run = alone().generate(DESIGN, options as RunOptions);
  await expect(run.final()).rejects.toMatchObject({ code: 'invalid_argument', text });
});

test('of a plan: an unknown option', async () => {
  const plan = alone().plan('generate', DESIGN, { latest: true } as object);
  await expect(plan).rejects.toMatchObject({ field: 'latest' });
});

test('an error that nothing hears goes to the console, or to the logger', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
  alone()
    .generate(DESIGN)
    .on('step', () => {});
  await expect.poll(() => printed.mock.calls.length).toBe(1);
  expect(printed.mock.calls[0]).toEqual([
    "mrt: a run failed, and nothing hears it; add run.on('error', ...), or await the run",
    expect.objectContaining({ code: 'unavailable' }),
  ]);
  const logged = vi.fn();
  const logger = { debug() {}, info() {}, warn() {}, error: logged };
  alone({ logger })
    .generate(DESIGN)
    .on('step', () => {});
  await expect.poll(() => logged.mock.lastCall?.[0]).toMatch(/^mrt: a run failed, and nothing hears it/);
  const heard = vi.fn();
  alone()
    .generate(DESIGN)
    .on('step', () => {})
    .on('error', heard);
  await expect.poll(() => heard.mock.calls.length).toBe(1);
  const awaited = alone()
    .generate(DESIGN)
    .on('step', () => {});
  await expect(awaited).rejects.toMatchObject({ code: 'unavailable' });
  expect(printed).toHaveBeenCalledTimes(1);
});

const region = { x: 0, y: 0, width: 32, height: 32 };
const canvas = { width: 32, height: 32 };
const FORBIDDEN = { allowFiles: false, allowUrls: false };

test.each([
  '/etc/hostname',
  'file:///etc/hostname',
  'http://127.0.0.1:9/a.png',
  new URL('file:///etc/hostname'),
])('no picture from %s where that is forbidden', async (image) => {
  const client = alone(FORBIDDEN);
  const path = expect.stringMatching(/is a (path|web address), which is not allowed here; give the bytes/);
  const refused = { code: 'invalid_argument', text: path };
  const layer = { region, caption: 'star' };
  await expect(client.decompose({ image })).rejects.toMatchObject({ ...refused, field: 'image' });
  await expect(client.plan('decompose', { image })).rejects.toMatchObject(refused);
  await expect(client.estimate('decompose', { image, layers: [layer] })).rejects.toMatchObject(refused);
  await expect(client.addLayers({ canvas, background: { image }, layers: [layer] })).rejects.toMatchObject({
    ...refused,
    field: 'background.image',
  });
  const ground = { color: 'teal' } as const;
  await expect(
    client.addLayers({ canvas, background: { image: ground }, layers: [{ region, image }, layer] }),
  ).rejects.toMatchObject({ ...refused, field: 'layers[0].image' });
  await expect(
    client.restyle({ canvas, background: { image: ground }, layers: [{ region, reference: image }] }),
  ).rejects.toMatchObject({ ...refused, field: 'layers[0].reference' });
});

test('data: URLs and colours are no files', async () => {
  const image = 'data:image/png;base64,AAAA';
  await expect(alone(FORBIDDEN).decompose({ image })).rejects.not.toThrow('not allowed');
});
