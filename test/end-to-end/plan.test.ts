import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { encodePng, MRT, type TaskInputs, type TaskName } from '../../sdk/src/index.js';

const server = inject('server');
let mrt: MRT;

beforeAll(async () => {
  mrt = new MRT({ url: server.url });
});

afterAll(async () => {
  mrt?.close();
});

const plain = (width: number, height: number) =>
  encodePng({ width, height, data: new Uint8ClampedArray(width * height * 4).fill(200) });
const frame = { canvas: { width: 160, height: 128 }, page: { x: 16, y: 16, width: 128, height: 96 } };
const region = { x: 90, y: 70, width: 60, height: 50 }; // off the token grid, and off the page
const background = { image: plain(128, 96) };
const inputs: TaskInputs = {
  generate: { ...frame, prompt: 'blå himmel', layers: [{ region, caption: 'red star icon' }], seed: 5 },
  decompose: { image: plain(128, 96), layers: [{ region: { x: 5, y: 5, width: 40, height: 40 } }] },
  addLayers: { ...frame, background, layers: [{ region, caption: 'red star icon' }] },
  restyle: { ...frame, background, layers: [{ region, reference: plain(60, 50) }] },
};

const byNetwork: TaskInputs['decompose'] = { ...inputs.decompose, expert: 'network' };

test.each([...Object.entries(inputs), ['decompose', byNetwork]] as [TaskName, unknown][])(
  '%s: what is estimated here is what the server plans',
  async (task, input) => {
    const { tokens, pixelBytes, requestBytes } = await mrt.plan(task, input as never);
    expect(await mrt.estimate(task, input as never)).toEqual({ tokens, pixelBytes, requestBytes });
  },
);

test('a plan is what the run then is', async () => {
  const plan = await mrt.plan('generate', inputs.generate);
  const run = mrt.generate({ ...inputs.generate, seed: plan.seed });
  run.on('accepted', ({ queueMs: _, ...accepted }) => expect(plan).toMatchObject(accepted));
  const { layers, provenance } = await run.final();
  expect(layers).toHaveLength(plan.layers);
  expect(provenance).toMatchObject({ weights: plan.weights, model: plan.model, steps: plan.steps });
});

test('regions that the server finds are in the plan, and taken back', async () => {
  const prompt = 'red heart icon, yellow moon icon on a blue background';
  const { canvas, page, regions, captions = [], seed } = await mrt.plan('generate', { prompt });
  const [background, ...layers] = regions.map((region, i) => ({ region, caption: captions[i] }));
  const planned = await mrt
    .generate({ canvas, page, background, layers, seed } as TaskInputs['generate'])
    .final();
  const direct = await mrt.generate({ prompt, seed }).final();
  expect(planned.layers.map(({ digest }) => digest)).toEqual(direct.layers.map(({ digest }) => digest));
});

test('info: family, weights, limits and defaults', async () => {
  const { model, limits, defaults, tiers } = await mrt.info();
  expect(model.family).toBe('tiny');
  expect(model.weights).toMatch(/^sha256:[\da-f]{64}$/);
  expect(limits).toMatchObject({ maxCanvas: 320, maxLayers: 20, maxTokens: 1024 });
  expect(limits).toMatchObject({ maxDrawn: 2048, drawnSide: 128, maxParts: 100, maxPicture: 40_000_000 });
  expect(defaults).toMatchObject({ steps: 4, page: { width: 1024, height: 1024 } });
  expect(tiers).toEqual({ draft: 2, standard: 4, best: 6 });
});
