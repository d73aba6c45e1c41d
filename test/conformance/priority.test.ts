import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Client } from '../../sdk/src/client.js';
import type { Run } from '../../sdk/src/index.js';
import { metric } from '../servers/metric.mjs';
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

test('of the runs of one caller that wait for a slot the one of higher priority comes first', async () => {
  const running = Array.from({ length: SLOTS }, () => client.generate(LONG));
  const order: string[] = [];
  try {
    await Promise.all(running.map(accepted));
    const ask = async (name: string, priority?: 'high' | 'low') => {
      await accepted(client.generate({ ...DESIGN, steps: 1, priority }));
      order.push(name);
    };
    const waiting: Promise<void>[] = [];
    for (const [index, priority] of (['low', undefined, 'high'] as const).entries()) {
      waiting.push(ask(priority ?? 'normal', priority));
      await until(async () => (await metric(server, 'mrt_waiting_runs')) === index + 1);
    }
    running[0]?.abort();
    await Promise.all(waiting);
    expect(order).toEqual(['high', 'normal', 'low']);
  } finally {
    for (const run of running) run.abort();
  }
});
