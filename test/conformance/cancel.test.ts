import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Client } from '../../sdk/src/client.js';
import type { Run } from '../../sdk/src/index.js';
import { SLOTS } from '../servers/repository.mjs';
import { until } from '../servers/until.mjs';
import { clientOf, TRANSPORTS } from './transports.js';

const TRIES = 3;
// Steps of the others: one that is under way, one that notices, one of slack. Where other work holds a client up it sees more of them,
// so that this is asked of the median; every single time the others have to be far from their end.
const SOON = 3;
const STEPS = 100;
const DESIGN = {
  prompt: 'a red star',
  canvas: { width: 160, height: 160 },
  layers: [{ region: { x: 16, y: 16, width: 128, height: 128 }, caption: 'a red star' }],
  guidance: 1,
};

const server = inject('server');
let witness: Client; // fills the other slots and watches
beforeAll(async () => {
  witness = clientOf(server, 'grpc');
});
afterAll(() => witness?.close());

const accepted = (run: Run) =>
  new Promise<void>((resolve, reject) => run.on('accepted', () => resolve()).on('error', reject));

const long = (client: Client, signal?: AbortSignal) =>
  client.generate({ ...DESIGN, steps: STEPS }, { signal });

/** Each takes a slot of the server, and gives a way to leave it. */
const WAYS: Record<string, (client: Client) => Promise<() => Promise<unknown>>> = {
  async 'leaving the loop'(client) {
    const steps = long(client)[Symbol.asyncIterator]();
    await steps.next();
    return async () => steps.return?.();
  },
  async 'abort() while it is read'(client) {
    const run = long(client);
    await accepted(run);
    return async () => {
      run.abort();
      await expect(run.final()).rejects.toMatchObject({ code: 'cancelled', requestId: run.requestId });
    };
  },
  async 'a signal while it is paused'(client) {
    const controller = new AbortController();
    const steps = long(client, controller.signal)[Symbol.asyncIterator]();
    await steps.next();
    return async () => controller.abort();
  },
};

/** Takes all slots, leaves one by `way`, and gives the steps that the others made until the run that waited was served. */
async function stepsUntilServed(way: string, client: Client): Promise<number> {
  const others = Array.from({ length: SLOTS - 1 }, () => long(witness));
  let steps = 0;
  others[0]?.on('step', () => {
    steps += 1;
  });
  try {
    await Promise.all(others.map(accepted));
    const leave = await WAYS[way]?.(client);
    const start = steps;
    let served = false;
    const waiting = accepted(witness.generate({ ...DESIGN, steps: 1 })).then(() => {
      served = true;
    });
    await until(() => steps >= start + 3);
    expect(served, 'the next run was served although all slots are taken').toBe(false);
    const before = steps;
    await leave?.();
    await waiting;
    expect(steps, 'the others made room by themselves').toBeLessThan(STEPS);
    return steps - before;
  } finally {
    for (const run of others) run.abort();
  }
}

describe.each(TRANSPORTS)('%s', (transport) => {
  let client: Client;
  beforeAll(() => {
    client = clientOf(server, transport);
  });
  afterAll(() => client.close());

  test.each(Object.keys(WAYS))('%s frees the slot within a step or two', async (way) => {
    const found: number[] = [];
    while (found.length < TRIES) found.push(await stepsUntilServed(way, client));
    const median = found.toSorted((a, b) => a - b)[TRIES >> 1];
    expect(median, `steps: ${found}`).toBeLessThanOrEqual(SOON);
  });

  test('a run after one that was left is as if there had been none', async () => {
    const [first, second] = [{ seed: 1 }, { seed: 1 }].map((seed) =>
      client.generate({ ...DESIGN, ...seed, steps: 2 }),
    );
    const before = await first?.final();
    for await (const _ of long(client)) break;
    expect((await second?.final())?.manifest()).toEqual(before?.manifest());
  });
});
