import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodePng, type LayerStack, MRT } from '../../sdk/src/index.js';
import { launch } from '../servers/launch.mjs';
import { ENVIRONMENT, PYTHON, python } from './python.js';

// The public family with small random weights: laid out by its command, on a Triton server, asked through the SDK.
const env = ENVIRONMENT;
const asked = { layers: 4, steps: 3, guidance: 4, seed: 5 };
const { steps, guidance, seed } = asked;

const folder = mkdtempSync(join(tmpdir(), 'mrt-public-'));
const picture = join(folder, 'picture.png');
let prompt: string;
let server: Awaited<ReturnType<typeof launch>>;
let mrt: MRT;

beforeAll(async () => {
  prompt = python('public_model.py', { folder, ...asked }) as string;
  const [from, to] = [join(folder, 'model'), join(folder, 'repository')];
  // A change so small never is: the feature cache is asked at every step, and leaves nothing out.
  const cache = ['--feature-cache', '1e-9'];
  const args = ['-m', 'mrt.export.public', '--from', from, '--to', to, '--profile', 'cpu', ...cache];
  const laid = spawnSync(PYTHON, args, { env, encoding: 'utf8' });
  expect(laid.stderr + laid.stdout).toContain('of memory for the networks as float32');
  expect(laid.status).toBe(0);
  server = await launch({ repository: to, python: PYTHON });
  mrt = new MRT({ url: server.url });
}, 300_000);

afterAll(async () => {
  mrt?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** Pixels that are farther than one level from those of the pipeline; a clear pixel has no colour. */
function apart(stack: LayerStack, index: number): number {
  const ours = decodePng(stack.layers[index]?.png as Uint8Array).data;
  const theirs = decodePng(readFileSync(join(folder, `layer-${index}.png`))).data;
  expect(ours.length).toBe(theirs.length);
  const clear = (at: number) => (theirs[at - (at % 4) + 3] as number) <= 1;
  return ours.filter((value, at) => {
    if (at % 4 !== 3 && clear(at)) return false;
    return Math.abs(value - (theirs[at] as number)) > 1;
  }).length;
}

test("a picture alone comes apart into the layers of diffusers' pipeline", async () => {
  const stack = await mrt.decompose({ image: picture, prompt, steps, guidance, seed }).final();
  expect(stack.provenance?.model).toBe('qwen-image-layered');
  expect(stack.layers).toHaveLength(asked.layers);
  expect(stack.layers.map((_, index) => apart(stack, index))).toEqual([0, 0, 0, 0]);
});

test('as many layers as are asked for, each of the whole page', async () => {
  const page = { x: 0, y: 0, width: 96, height: 64 };
  for (const layerCount of [1, 2, 6]) {
    const plan = await mrt.plan('decompose', { image: picture, layerCount, steps });
    expect(plan.regions).toEqual(Array(layerCount).fill(page));
    expect(plan.tokens).toBe((layerCount + 2) * 24);
  }
  const two = mrt.decompose({ image: picture, prompt, layerCount: 2, steps, seed });
  expect((await two.final()).layers).toHaveLength(2);
  const many = mrt.decompose({ image: picture, layerCount: 1000, steps });
  await expect(many.final()).rejects.toMatchObject({ code: 'invalid_argument', field: 'layer_count' });
});

test('with boxes, only what lies inside of them is computed', async () => {
  const region = { x: 16, y: 16, width: 48, height: 32 };
  const layers = [{ region }];
  const plan = await mrt.plan('decompose', { image: picture, layers, steps });
  expect(plan.tokens).toBe(3 * 24 + 6);
  const stack = await mrt.decompose({ image: picture, prompt, layers, steps, seed }).final();
  expect(stack.layers.map((layer) => layer.region)).toEqual([{ x: 0, y: 0, width: 96, height: 64 }, region]);
});

test('a task that these weights were never trained for is refused by name', async () => {
  const run = mrt.generate({ prompt: 'a star', canvas: { width: 64, height: 64 } });
  await expect(run.final()).rejects.toMatchObject({
    code: 'invalid_argument',
    field: 'task',
    message: expect.stringContaining('qwen-image-layered knows no other'),
  });
});
