import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Client } from '../../sdk/src/client.js';
import { type Accepted, encodePng, type LayerStack, type Run, type Step } from '../../sdk/src/index.js';
import type { TaskInputs, TaskName } from '../../sdk/src/request/tasks.js';
import { clientOf, TRANSPORTS, Twins } from './transports.js';

const brief = JSON.parse(readFileSync(new URL('../data/brief.json', import.meta.url), 'utf8'));
const sampling = { seed: 11, steps: 3, preview: 64 };

const server = inject('server');
let stack: LayerStack; // what the tasks on existing designs begin with
beforeAll(async () => {
  await using client = clientOf(server, 'grpc');
  stack = await client.generate({ ...brief, ...sampling }).final();
});

type Task = {
  [T in TaskName]: { readonly task: T; readonly input: TaskInputs[T]; readonly open?: true };
}[TaskName];

/** `open`: the server finds the regions. */
const TASKS: Record<string, () => Task> = {
  'text to layers': () => ({ task: 'generate', input: { ...brief, ...sampling } }),
  'text alone': () => ({
    task: 'generate',
    input: { prompt: 'red heart icon, yellow moon icon on a blue background', ...sampling },
    open: true,
  }),
  'odd text': () => ({
    task: 'generate',
    input: { ...brief, prompt: 'é 🎨 \ud800 "\\"', ...sampling },
  }),
  'image to layers': () => ({
    task: 'decompose',
    input: {
      image: encodePng(stack.composite()),
      layers: [{ region: { x: 30, y: 90, width: 70, height: 34 } }],
      expert: 'network',
      ...sampling,
    },
  }),
  'image alone': () => ({
    task: 'decompose',
    input: { image: encodePng(stack.composite()), expert: 'network', ...sampling },
    open: true,
  }),
  'image by the experts': () => ({
    task: 'decompose',
    input: { image: encodePng(stack.composite()), ...sampling },
    open: true,
  }),
  'add layers': () => {
    const add = [{ region: { x: 16, y: 16, width: 48, height: 32 }, caption: 'pink heart icon' }];
    return { task: 'addLayers', input: { stack, add, ...sampling } };
  },
  'restyle layers': () => {
    const targets = { [stack.layers[2]?.id ?? '']: { caption: 'black cup icon' } };
    return { task: 'restyle', input: { stack, targets, ...sampling } };
  },
};
const NAMES = Object.keys(TASKS);
const taskOf = (name: string) => (TASKS[name] as () => Task)();
const runOf = (client: Client, { task, input }: Task): Run => client[task](input as never);

/** Everything of a run that time does not change. */
async function followed(run: Run): Promise<{ events: unknown[]; stack: LayerStack }> {
  const events: unknown[] = [];
  run
    .on('accepted', ({ queueMs: _, ...rest }: Accepted) => events.push(rest))
    .on('step', ({ ms: _, ...rest }: Step) => events.push(rest))
    .on('layer', (event) => events.push(event))
    .on('done', ({ student, selfCheck }) => events.push({ student, selfCheck }));
  return { stack: await run.final(), events };
}

const twins = new Twins();

describe.each(TRANSPORTS)('%s', (transport) => {
  let client: Client;
  beforeAll(() => {
    client = clientOf(server, transport);
  });
  afterAll(() => client.close());

  test.each(Object.keys(TASKS))('%s: the same events and the same stack', async (name) => {
    const result = await followed(runOf(client, taskOf(name)));
    const { steps } = result.events[0] as Accepted;
    expect(steps).toBe(name === 'image by the experts' ? 0 : sampling.steps);
    expect(result.events).toHaveLength(
      1 + steps + result.stack.layers.filter(({ source }) => source === 'generated').length + 1,
    );
    const twin = twins.of(name, result);
    expect(result.stack.manifest()).toEqual(twin.stack.manifest());
    expect(result.stack.layers.map(({ png }) => png)).toEqual(twin.stack.layers.map(({ png }) => png));
    expect(result.events).toEqual(twin.events);
  });

  test.each(NAMES)('%s: the plan is what the run accepts', async (name) => {
    const { task, input, open } = taskOf(name);
    const { seconds, ...plan } = await client.plan(task, input);
    expect(seconds).toBeGreaterThan(0); // as the server measures its speed
    expect(plan).toEqual(twins.of(`plan of ${name}`, plan));
    if (!open) expect(plan).toMatchObject(await client.estimate(task, input));
    const { events, stack: made } = await followed(runOf(client, taskOf(name)));
    expect(plan).toMatchObject(events[0] as object);
    expect(plan.weights).toBe(made.provenance?.weights);
  });

  test('previews come with each step, as the bytes of a PNG', async () => {
    const seen: (Uint8Array | undefined)[] = [];
    for await (const { preview } of client.generate({ ...brief, ...sampling })) seen.push(preview);
    expect(seen).toHaveLength(sampling.steps);
    for (const preview of seen)
      expect(preview?.subarray(0, 4)).toEqual(Uint8Array.of(0x89, 0x50, 0x4e, 0x47));
  });

  test('kept layers are the very bytes that were given', async () => {
    const result = await runOf(client, taskOf('add layers')).final();
    expect(result.layers.slice(0, -1).map(({ png }) => png)).toEqual(stack.layers.map(({ png }) => png));
  });
});
