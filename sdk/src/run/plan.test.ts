import { expect, test } from 'vitest';
import { MRT } from '../mrt.js';
import { against, mrt, server } from '../testing/against.js';
import { response } from '../testing/fake-server.js';
import { accepted, DESIGN, plainPng } from '../testing/scripts.js';

const { queue_ms: _, ...asked } = accepted.info as Record<string, unknown>;
const PLAN = {
  event: 'plan',
  info: {
    ...asked,
    quality: 'standard',
    student: 2,
    layers: 2,
    seconds: 0.25,
    memory: 4096,
    pixels: 20_480,
    request: 200,
    model: 'tiny',
    weights: 'sha256:00',
  },
};

test('a plan is the same request with one more tensor, answered once', async () => {
  const client = await against(async (call) => {
    await call.send(response(PLAN, true));
    call.end();
  });
  const plan = await client.plan('generate', DESIGN);
  expect(plan).toEqual({
    canvas: { width: 64, height: 64 },
    page: { x: 0, y: 0, width: 64, height: 64 },
    regions: [
      { x: 0, y: 0, width: 64, height: 64 },
      { x: 16, y: 16, width: 32, height: 32 },
    ],
    tokens: 36,
    bucket: 64,
    steps: 2,
    guidance: 2,
    seed: 7,
    quality: 'standard',
    student: 2,
    layers: 2,
    seconds: 0.25,
    memoryBytes: 4096,
    pixelBytes: 20_480,
    requestBytes: 200,
    remarks: [],
    model: 'tiny',
    weights: 'sha256:00',
  });
  const names = server?.calls[0]?.request.getInputsList().map((input) => input.getName());
  expect(names).toEqual([
    'task',
    'canvas',
    'page',
    'regions',
    'keep',
    'captions',
    'text',
    'icons',
    'prompt',
    'plan',
  ]);
});

test('a server that runs instead of planning is an error', async () => {
  const client = await against((call) => call.send(response(accepted)));
  await expect(client.plan('generate', DESIGN)).rejects.toMatchObject({
    message: '[internal] the server sent accepted instead of a plan',
  });
  await server?.calls[0]?.cancelled;
});

test('an estimate needs no server', async () => {
  const client = new MRT({ url: '127.0.0.1:1' });
  const estimate = await client.estimate('generate', DESIGN);
  expect(estimate).toMatchObject({ tokens: 16 + 16 + 4, pixelBytes: 36 * 16 * 16 * 4 });
  expect(estimate.requestBytes).toBeGreaterThan(100);
  const image = plainPng(40, 40);
  const layers = [{ region: { x: 0, y: 0, width: 16, height: 16 } }];
  const network = { image, layers, expert: 'network' } as const;
  expect(await client.estimate('decompose', network)).toMatchObject({ tokens: 9 + 9 + 1 });
  const pixelBytes = (40 * 40 + 16 * 16) * 4;
  expect(await client.estimate('decompose', { image, layers })).toMatchObject({ tokens: 0, pixelBytes });
  const large = { ...DESIGN, canvas: { width: 512, height: 512 } };
  await expect(client.estimate('generate', large)).rejects.toMatchObject({ field: 'canvas' });
  const limits = { maxCanvas: 320, drawnSide: 128 };
  expect(await client.estimate('generate', large, limits)).toMatchObject({ tokens: 64 + 64 + 4 });
});

test.each([
  [
    'layers are not given, so only the server can count them; give regions, or call plan()',
    () => mrt?.estimate('generate', { prompt: 'a red star' }),
  ],
  ['image is empty; ', () => mrt?.estimate('decompose', { image: new Uint8Array() })],
  [
    'task is "paint"; give one of generate, decompose, addLayers, restyle',
    () => mrt?.plan('paint' as 'generate', DESIGN),
  ],
  ['steps is 0; give at least 1', () => mrt?.plan('generate', { ...DESIGN, steps: 0 })],
])('%s', async (message, call) => {
  await against(() => expect.fail('nothing may be sent'));
  await expect(call()).rejects.toThrow(`[invalid_argument] ${message}`);
});
