import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Client } from '../../sdk/src/client.js';
import type { Run } from '../../sdk/src/index.js';
import { metric, pending } from '../servers/metric.mjs';
import { SLOTS } from '../servers/repository.mjs';
import { until } from '../servers/until.mjs';
import { clientOf } from './transports.js';

const DESIGN = {
  prompt: 'a red star',
  canvas: { width: 64, height: 64 },
  layers: [{ region: { x: 16, y: 16, width: 32, height: 32 }, caption: 'a red star' }],
};
const LONG = { ...DESIGN, canvas: { width: 128, height: 128 }, steps: 100 };

const server = inject('server');
let client: Client;
beforeAll(async () => {
  client = clientOf(server, 'grpc');
});
afterAll(() => client?.close());

const accepted = (run: Run) =>
  new Promise<void>((resolve, reject) => run.on('accepted', () => resolve()).on('error', reject));

test('in the queue of a full server the higher priority comes first', async () => {
  const running = Array.from({ length: SLOTS }, () => client.generate(LONG));
  const order: string[] = [];
  try {
    await Promise.all(running.map(accepted));
    const ask = async (name: string, priority?: 'high' | 'low') => {
      await accepted(client.generate({ ...DESIGN, steps: 1, priority }));
      order.push(name);
    };
    const waiting = [ask('first')]; // taken out of the queue: the engine holds one run that waits for a slot
    await until(async () => (await metric(server, 'mrt_waiting_runs')) === 1);
    for (const [index, priority] of (['low', undefined, 'high'] as const).entries()) {
      waiting.push(ask(priority ?? 'normal', priority));
      await until(async () => (await pending(server)) === index + 1);
    }
    running[0]?.abort();
    await Promise.all(waiting);
    expect(order).toEqual(['first', 'high', 'normal', 'low']);
  } finally {
    for (const run of running) run.abort();
  }
});
