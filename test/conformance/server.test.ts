import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Client } from '../../sdk/src/client.js';
import type { MRTError } from '../../sdk/src/index.js';
import { ALL_TRANSPORTS, clientOf, Twins } from './transports.js';

const prompt = 'red heart icon on a blue background';
const canvas = { width: 128, height: 128 };
const region = { x: 0, y: 0, width: 64, height: 64 };

const server = inject('server');

const failure = (promise: Promise<unknown>): Promise<MRTError> =>
  promise.then(
    () => expect.fail('it was not refused'),
    (error) => error,
  );

/** What the SDK lets through and the server refuses. */
const REFUSALS: Record<string, (client: Client) => Promise<unknown>> = {
  'a canvas too large': (client) =>
    client.generate({ prompt, canvas: { width: 65_536, height: 65_536 }, layers: [{ region }] }).final(),
  'too many steps': (client) => client.generate({ prompt, steps: 100_000 }).final(),
  'guidance too high': (client) => client.generate({ prompt, guidance: 1e6 }).final(),
  'a prompt too long': (client) =>
    client.generate({ prompt: 'x'.repeat(1_000_000), canvas, layers: [{ region }] }).final(),
  'too many layers': (client) =>
    client.generate({ prompt, canvas, layers: Array(2_000).fill({ region }) }).final(),
  'a picture that is cut off': (client) =>
    client.decompose({ image: cutPng(), layers: [{ region }] }).final(),
  'a caption too long': (client) =>
    client.generate({ prompt, canvas, layers: [{ region, caption: 'y'.repeat(1_000_000) }] }).final(),
};

/** The head of a PNG of 128 x 128, and no more. */
function cutPng(): Uint8Array {
  const head = '89504e470d0a1a0a0000000d49484452000000800000008008060000005c72a866';
  return Uint8Array.from(Buffer.from(head, 'hex'));
}

const twins = new Twins();

describe.each(ALL_TRANSPORTS)('%s', (transport) => {
  let client: Client;
  beforeAll(() => {
    client = clientOf(server, transport);
  });
  afterAll(() => client.close());

  test.each(Object.keys(REFUSALS))('%s is refused in the same words', async (name) => {
    const error = await failure(REFUSALS[name]?.(client) as Promise<unknown>);
    const { code, field, text, retryable } = error;
    expect(['invalid_argument', 'resource_exhausted']).toContain(code);
    expect(field).toBeTypeOf('string');
    expect({ code, field, text, retryable }).toEqual(twins.of(name, { code, field, text, retryable }));
    expect(error.requestId).toMatch(/^[\da-f-]{36}$/);
  });

  test('health', async () => {
    expect(await client.health()).toEqual({ live: true, ready: true, model: true });
  });

  test('info', async () => {
    const info = await client.info();
    expect(info.model).toMatchObject({ name: 'mrt', family: 'tiny' });
    expect(info).toEqual(twins.of('info', info));
  });

  test('a run', async () => {
    const stack = await client.generate({ prompt, canvas, layers: [{ region }], seed: 1, steps: 1 }).final();
    const digests = stack.layers.map(({ digest }) => digest);
    expect(digests).toHaveLength(2);
    expect(digests).toEqual(twins.of('a run', digests));
  });

  test('estimate', async () => {
    const estimate = await client.estimate('generate', { prompt, canvas, layers: [{ region }] });
    expect(estimate.tokens).toBeGreaterThan(0);
    expect(estimate).toEqual(twins.of('estimate', estimate));
  });
});
