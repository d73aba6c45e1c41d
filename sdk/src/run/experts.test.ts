import { afterEach, expect, test } from 'vitest';
import type { Accepted, Done, Progress } from '../events.js';
import { MRT, type MRTOptions } from '../mrt.js';
import type { DecomposeInput } from '../request/inputs.js';
import {
  acceptedByExperts,
  detailedLayer,
  doneByExperts,
  EXPERTS_STORY,
  HEADLINE_ON_WIRE,
  LAYERS,
  planByExperts,
  progress,
  TEXT_ON_WIRE,
} from '../testing/experts-story.js';
import { type FakeEvent, type FakeServer, fakeServer, response } from '../testing/fake-server.js';
import { accepted, plainPng, STORY } from '../testing/scripts.js';

let server: FakeServer | undefined;
let mrt: MRT | undefined;
afterEach(async () => {
  mrt?.close();
  await server?.close();
});

async function against(events: readonly FakeEvent[], options: MRTOptions = {}, pause = 0): Promise<MRT> {
  server = await fakeServer(async (call) => {
    for (const event of events) {
      await call.send(response(event));
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await call.send(response(undefined, true));
    call.end();
  });
  mrt = new MRT({ url: server.url, maxRetries: 0, ...options });
  return mrt;
}

const image = plainPng(64, 64);

/** The events of a run that are not layers. */
async function taken(client: MRT, input: Partial<DecomposeInput> = {}) {
  const heard: Progress[] = [];
  const starts: Accepted[] = [];
  const ends: Done[] = [];
  const run = client.decompose({ image, ...input });
  run
    .on('progress', (event) => heard.push(event))
    .on('accepted', (event) => starts.push(event))
    .on('done', (event) => ends.push(event));
  const stack = await run.final();
  return { heard, stack, start: starts[0] as Accepted, end: ends[0] as Done };
}

const failure = (client: MRT, input: Partial<DecomposeInput> = {}) =>
  taken(client, input).then(
    () => expect.fail('it did not fail'),
    (error) => error,
  );

/** What the text object of the wire becomes. */
const HEADLINE = { ...HEADLINE_ON_WIRE, box: { x: 18, y: 20, width: 24, height: 10 } };

test('progress comes before and after accepted, in order, and a loop over the steps sees none', async () => {
  const order: string[] = [];
  const run = (await against(EXPERTS_STORY)).decompose({ image });
  run
    .on('progress', ({ stage, index, of }) => order.push(`${stage} ${index}/${of}`))
    .on('accepted', () => order.push('accepted'))
    .on('layer', ({ index }) => order.push(`layer ${index}`))
    .on('done', () => order.push('done'));
  for await (const step of run) expect.fail(`a step ${step.index}`);
  expect(order).toEqual([
    ...['read 1/1', 'find 1/1', 'accepted', 'refine 1/2', 'layer 1', 'refine 2/2', 'layer 2', 'layer 3'],
    ...['check 1/1', 'done'],
  ]);
});

test('accepted tells what was found, who takes it apart, and the working size', async () => {
  const { start, heard } = await taken(await against(EXPERTS_STORY));
  expect(start).toMatchObject({
    expert: 'experts',
    working: { width: 32, height: 32 },
    scale: 0.5,
    tokens: 0,
  });
  expect(start.found).toEqual([
    { id: 'background', name: 'Background', kind: 'background' },
    { id: 'layer-1', name: 'SUMMER SALE', kind: 'text', confidence: 0.98, text: HEADLINE },
    { id: 'layer-2', name: 'Layer 2', confidence: 0.3 },
    { id: 'layer-3', name: 'picture', kind: 'picture', confidence: 0.7 },
  ]);
  expect(start).not.toHaveProperty('layers');
  expect(heard[0]).toEqual({ stage: 'read', index: 1, of: 1, text: 'reading text' });
});

test('layers have their names, kinds, texts and own regions; what held nothing is not among them', async () => {
  const { stack, end } = await taken(await against(EXPERTS_STORY));
  expect(
    stack.layers.map(({ id, name, kind, confidence, alpha }) => [id, name, kind, confidence, alpha]),
  ).toEqual([
    ['background', 'Background', 'background', undefined, undefined],
    ['layer-1', 'SUMMER SALE', 'text', 0.98, 'text'],
    ['layer-3', 'picture', 'picture', 0.7, 'refiner'],
  ]);
  expect(stack.layer('layer-1')).toMatchObject({
    region: { x: 18, y: 20, width: 24, height: 10 },
    text: HEADLINE,
  });
  expect(stack.layer('layer-3').origin).toMatchObject({ task: 'image_to_layers', steps: 0 });
  expect(stack.provenance).toMatchObject({ expert: 'experts', steps: 0 });
  expect(end.dropped).toEqual([{ id: 'layer-2', name: 'Layer 2', confidence: 0.3 }]);
  expect(end.expert).toBe('experts');
  expect(end.remarks).toEqual([]);
});

const GIVEN = [
  { region: { x: 16, y: 16, width: 32, height: 16 }, name: 'Headline' },
  { region: { x: 8, y: 40, width: 8, height: 8 }, caption: 'a dot' },
  { region: { x: 24, y: 40, width: 16, height: 16 } },
];

test('the caller’s own names and captions win; a nameless region has the server’s name', async () => {
  const blank = detailedLayer(3, 3, [8, 40, 8, 8], { kind: null, confidence: null, alpha: 'colours' });
  const [first, second, third, fourth] = LAYERS as [FakeEvent, FakeEvent, FakeEvent, FakeEvent];
  const of = (event: FakeEvent, index: number) => ({ ...event, index: [index, 4] as const });
  const info = { ...(doneByExperts.info as object), dropped: [] };
  const sent = [of(first, 1), second, of(third, 2), of(blank, 3), of(fourth, 4), { event: 'done', info }];
  const { start, stack, end } = await taken(await against([acceptedByExperts, ...sent]), { layers: GIVEN });
  const names = ['Background', 'Headline', 'a dot', 'picture'];
  expect(start.found?.map(({ name }) => name)).toEqual(names);
  expect(stack.layers.map(({ name }) => name)).toEqual(names);
  expect(stack.layer('Headline').text?.string).toBe('SUMMER\nSALE');
  expect(end.dropped).toEqual([]);
});

test('layers that were found are not named by the order of the prompt', async () => {
  const { stack } = await taken(await against(EXPERTS_STORY), { prompt: 'blue; a dot; a star; a moon' });
  expect(stack.layers.map(({ name }) => name)).toEqual(['Background', 'SUMMER SALE', 'picture']);
});

test('a name of several lines becomes one line', async () => {
  const info = acceptedByExperts.info as { layers: object[] };
  const layers = info.layers.map((layer) => ({ ...layer, name: ' a\n b ' }));
  const story = [{ event: 'accepted', info: { ...info, layers } }, ...LAYERS, doneByExperts];
  expect((await taken(await against(story))).start.found?.[1]?.name).toBe('a b');
});

test('a stage of a newer server is ignored', async () => {
  const story = [progress('dream', 7, 3, 'dreaming'), ...EXPERTS_STORY];
  const { heard } = await taken(await against(story));
  expect(heard.map(({ stage }) => stage)).toEqual(['read', 'find', 'refine', 'refine', 'check']);
});

test('kinds and sources of alpha of a newer server stay as they are', async () => {
  const [ground, , ...rest] = LAYERS as [FakeEvent, FakeEvent, ...FakeEvent[]];
  const newer = detailedLayer(1, 1, [0, 0, 64, 64], { kind: 'sky', confidence: 1, alpha: 'oracle' });
  const { stack } = await taken(
    await against([acceptedByExperts, { ...ground, ...newer }, ...rest, doneByExperts]),
  );
  expect(stack.layers[0]).toMatchObject({ kind: 'sky', alpha: 'oracle' });
});

const change = (event: FakeEvent, change: object): FakeEvent => {
  return { ...event, info: { ...(event.info as object), ...change } };
};
const found = (acceptedByExperts.info as { layers: object[] }).layers;

test.each<[string, FakeEvent[], RegExp]>([
  [
    'progress without a text',
    [progress('read', 1, 1, undefined as never)],
    /progress event has invalid info/,
  ],
  ['progress of a stage that is no text', [progress(3, 1, 1, 'x')], /progress event has invalid info/],
  ['progress out of range', [progress('read', 2, 1, 'x')], /progress 2 of 1 is out of range/],
  [
    'progress after the end',
    [...EXPERTS_STORY, progress('read', 1, 1, 'x')],
    /progress 1 of 1 came after done/,
  ],
  ['too few layers', [change(acceptedByExperts, { layers: found.slice(1) })], /described 3 layers.* for 4/],
  [
    'a layer without a name',
    [change(acceptedByExperts, { layers: [{}, ...found.slice(1)] })],
    /invalid info/,
  ],
  [
    'a layer too sure',
    [change(acceptedByExperts, { layers: [{ name: 'a', confidence: 87 }] })],
    /invalid info/,
  ],
  ['a number of layers', [change(acceptedByExperts, { layers: 4 })], /invalid info/],
  ['no working size', [change(acceptedByExperts, { working: [0, 0] })], /invalid info/],
  [
    'a text without a box',
    [acceptedByExperts, detailedLayer(1, 1, [0, 0, 64, 64], { ...TEXT_ON_WIRE, text: { string: 'x' } })],
    /layer event has invalid info/,
  ],
  [
    'a background dropped',
    [acceptedByExperts, ...LAYERS.slice(1), change(doneByExperts, { dropped: [1, 3] })],
    /dropped slot 1, which is not a layer that it may drop/,
  ],
  [
    'a layer dropped that was sent',
    [acceptedByExperts, ...LAYERS, change(doneByExperts, { dropped: [2, 3] })],
    /dropped slot 2/,
  ],
  [
    'a layer missing',
    [acceptedByExperts, ...LAYERS, change(doneByExperts, { dropped: [] })],
    /without layer "Layer 2"/,
  ],
])('the server breaks its contract: %s', async (_, events, message) => {
  const error = await failure(await against(events));
  expect(error.code).toBe('internal');
  expect(error.message).toMatch(message);
});

test('a region of the caller’s cannot be dropped', async () => {
  const error = await failure(await against([acceptedByExperts, ...LAYERS, doneByExperts]), {
    layers: GIVEN,
  });
  expect(error.message).toMatch(/dropped slot 3/);
});

test('progress keeps a run alive, before accepted and after it', async () => {
  const waiting = Array.from({ length: 6 }, (_, i) => progress('read', i + 1, 6, 'reading text'));
  const timeouts = { firstEvent: 400, idle: 400 };
  const client = await against([...waiting, ...EXPERTS_STORY], { timeouts }, 100);
  const { heard } = await taken(client);
  expect(heard).toHaveLength(6 + 5);
});

test('a server that stops after progress is idle', async () => {
  server = await fakeServer((call) => call.send(response(progress('read', 1, 1, 'reading text'))));
  mrt = new MRT({ url: server.url, timeouts: { idle: 150 } });
  const error = await failure(mrt);
  expect(error.message).toContain('sent nothing for 150 ms');
  await server.calls[0]?.cancelled;
});

test('flags of the experts’ checks are sentences', async () => {
  const { self_check } = doneByExperts.info as { self_check: object };
  const checks = {
    ...self_check,
    doubt: { value: 0.4, flag: true, slots: [4] },
    ghost: { value: 0.6, flag: true, slots: [2] },
    shards: { value: 0.5, flag: true, slots: [4] },
  };
  const story = [...EXPERTS_STORY.slice(0, -1), change(doneByExperts, { self_check: checks })];
  const { end } = await taken(await against(story));
  expect(end.selfCheck.ghost).toEqual({ value: 0.6, flag: true, layers: ['layer-1'] });
  expect(end.remarks).toEqual([
    'layer "picture" is half transparent where it should be solid or clear',
    'layer "SUMMER SALE" left its outline in what lies below it',
    'layer "picture" is in many pieces',
  ]);
});

test('a plan: progress, then what was found', async () => {
  const client = await against([progress('read', 1, 1, 'reading text'), planByExperts]);
  const heard: Progress[] = [];
  const plan = await client.plan('decompose', { image }, { onProgress: (event) => heard.push(event) });
  expect(heard).toEqual([{ stage: 'read', index: 1, of: 1, text: 'reading text' }]);
  expect(plan).toMatchObject({ layers: 4, seconds: 2.5, expert: 'experts', scale: 0.5, pixelBytes: 19_456 });
  expect(plan.found?.map(({ id, name, kind }) => [id, name, kind])).toEqual([
    ['background', 'Background', 'background'],
    ['layer-1', 'SUMMER SALE', 'text'],
    ['layer-2', 'Layer 2', undefined],
    ['layer-3', 'picture', 'picture'],
  ]);
});

test('a plan with the caller’s regions has the caller’s names', async () => {
  const plan = await (await against([planByExperts])).plan('decompose', { image, layers: GIVEN });
  expect(plan.found?.map(({ name }) => name)).toEqual(['Background', 'Headline', 'a dot', 'picture']);
});

test('a network takes a picture apart as before', async () => {
  const { start, end, stack } = await taken(await against([accepted, ...STORY.slice(1)]));
  expect(start.steps).toBe(2);
  for (const name of ['expert', 'found', 'working', 'scale']) expect(start).not.toHaveProperty(name);
  for (const name of ['expert', 'dropped']) expect(end).not.toHaveProperty(name);
  expect(Object.keys(end.selfCheck)).not.toContain('ghost');
  expect(stack.layers[1]).not.toHaveProperty('kind');
});
