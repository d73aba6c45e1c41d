import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../sdk/src/client.js';
import type { Run } from '../../sdk/src/index.js';
import { type RunningServer, startServer } from '../../sdk/src/serve.js';
import { clientOf, TRANSPORTS } from './transports.js';

const SLOTS = 8; // runs at a time, as the model's config has it; the test says so if it changes
// One step that is under way, one that notices, one of slack; where other work holds the server up it may be more, so that
// a few tries are made.
const SOON = 3;
const DESIGN = {
  prompt: 'a red star',
  canvas: { width: 64, height: 64 },
  layers: [{ region: { x: 16, y: 16, width: 32, height: 32 }, caption: 'a red star' }],
};

let server: RunningServer;
let witness: Client; // fills the other places and watches
beforeAll(async () => {
  server = await startServer({ ports: { http: 0 } });
  witness = clientOf(server, 'grpc');
});
afterAll(async () => {
  witness?.close();
  await server?.close();
});

const accepted = (run: Run) =>
  new Promise<void>((resolve, reject) => run.on('accepted', () => resolve()).on('error', reject));

const long = (client: Client, signal?: AbortSignal) => client.generate({ ...DESIGN, steps: 100 }, { signal });

/** Each takes a place on the server, and gives a way to leave it. */
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

/** Takes all places, leaves one by `way`, and gives the steps that the others made until the run that waited was served. */
async function stepsUntilServed(way: string, client: Client): Promise<number> {
  const others = Array.from({ length: SLOTS - 1 }, () => long(witness));
  try {
    await Promise.all(others.map(accepted));
    const leave = await WAYS[way]?.(client);
    let steps = 0;
    others[0]?.on('step', () => {
      steps += 1;
    });
    let served = false;
    const waiting = accepted(witness.generate({ ...DESIGN, steps: 1 })).then(() => {
      served = true;
    });
    while (steps < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(served, 'the next run was served although all places are taken').toBe(false);
    const before = steps;
    await leave?.();
    await waiting;
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

  test.each(Object.keys(WAYS))('%s frees the place within a step or two', async (way) => {
    let steps = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 4 && steps > SOON; tries++) steps = await stepsUntilServed(way, client);
    expect(steps).toBeLessThanOrEqual(SOON);
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
