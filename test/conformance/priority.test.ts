import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../sdk/src/client.js';
import type { Run } from '../../sdk/src/index.js';
import { type RunningServer, startServer } from '../../sdk/src/serve.js';
import { clientOf } from './transports.js';

const SLOTS = 8;
const DESIGN = {
  prompt: 'a red star',
  canvas: { width: 64, height: 64 },
  layers: [{ region: { x: 16, y: 16, width: 32, height: 32 }, caption: 'a red star' }],
};
const LONG = { ...DESIGN, canvas: { width: 128, height: 128 }, steps: 100 };

let server: RunningServer;
let client: Client;
beforeAll(async () => {
  server = await startServer({ ports: { http: 0 } });
  client = clientOf(server, 'grpc');
});
afterAll(async () => {
  client?.close();
  await server?.close();
});

const accepted = (run: Run) =>
  new Promise<void>((resolve, reject) => run.on('accepted', () => resolve()).on('error', reject));

/** The sum of what Triton's metrics say in lines of this form. */
async function figure(line: RegExp): Promise<number> {
  const text = await (await fetch(`http://${server.metrics}/metrics`)).text();
  return [...text.matchAll(line)].reduce((sum, [, count]) => sum + Number(count), 0);
}

const pending = () => figure(/^nv_inference_pending_request_count\{model="mrt",[^}]*\} (\d+)/gm);

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('in the queue of a full server the higher priority comes first', async () => {
  const running = Array.from({ length: SLOTS }, () => client.generate(LONG));
  const order: string[] = [];
  try {
    await Promise.all(running.map(accepted));
    const ask = async (name: string, priority?: 'high' | 'low') => {
      await accepted(client.generate({ ...DESIGN, steps: 1, priority }));
      order.push(name);
    };
    const waiting = [ask('at the door')]; // taken out of the queue, since the engine waits with it
    await until(async () => (await figure(/^mrt_waiting_runs (\d+)/gm)) === 1);
    for (const [index, priority] of (['low', undefined, 'high'] as const).entries()) {
      waiting.push(ask(priority ?? 'normal', priority));
      await until(async () => (await pending()) === index + 1);
    }
    running[0]?.abort();
    await Promise.all(waiting);
    expect(order).toEqual(['at the door', 'high', 'normal', 'low']);
  } finally {
    for (const run of running) run.abort();
  }
});
