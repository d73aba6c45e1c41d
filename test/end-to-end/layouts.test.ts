import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { mrt as command } from '../../sdk/src/cli/mrt.js';
import { type Accepted, encodePng, type LayerStack, MRT, type RgbaImage } from '../../sdk/src/index.js';

const prompt = 'teal background; translucent white panel; red heart icon';
const steps = 2; // quality is not what these tests are about

const server = inject('server');
let mrt: MRT;

beforeAll(async () => {
  mrt = new MRT({ url: server.url });
});

afterAll(async () => {
  mrt?.close();
});

async function followed(
  run: ReturnType<MRT['generate']>,
): Promise<{ stack: LayerStack; accepted: Accepted }> {
  let accepted: Accepted | undefined;
  run.on('accepted', (event) => {
    accepted = event;
  });
  const stack = await run.final();
  return { stack, accepted: accepted as Accepted };
}

/** A white page with two plain rectangles. */
function poster(width = 128, height = 128): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  const paint = (x0: number, y0: number, side: number, colour: readonly number[]) => {
    for (let y = y0; y < y0 + side; y++)
      for (let x = x0; x < x0 + side; x++) data.set(colour, (y * width + x) * 4);
  };
  paint(18, 18, 44, [220, 45, 45]);
  paint(66, 66, 44, [45, 95, 220]);
  return { width, height, data };
}

const digests = ({ layers }: LayerStack) => layers.map(({ digest }) => digest);

test('a prompt alone: the stack follows the plan, and the plan sent back makes the same stack', async () => {
  const { stack, accepted } = await followed(mrt.generate({ prompt, seed: 4, steps }));
  expect(stack.canvas).toEqual(accepted.canvas);
  expect(stack.layers.map(({ region }) => region)).toEqual(accepted.regions);
  expect(stack.layers.map(({ caption }) => caption)).toEqual(accepted.captions);
  expect(stack.layers.map(({ name }) => name)).toEqual([
    'Background',
    'translucent white panel',
    'red heart icon',
  ]);
  expect(stack.provenance?.prompt).toBe(prompt);
  const { canvas, page, regions, captions = [], seed } = accepted;
  const layers = regions.slice(1).map((region, i) => ({ region, caption: captions[i + 1] }));
  const again = await mrt
    .generate({ canvas, page, background: { caption: captions[0] }, layers, seed, steps })
    .final();
  expect(digests(again)).toEqual(digests(stack));
});

test('a picture alone: the stack follows what was found, and a region may be changed and run again', async () => {
  const image = encodePng(poster());
  const sampling = { expert: 'network', seed: 4, steps } as const;
  const { stack, accepted } = await followed(mrt.decompose({ image, ...sampling }));
  expect(stack.layers.map(({ region }) => region)).toEqual(accepted.regions);
  expect(accepted.regions.length).toBeGreaterThan(1);
  expect(accepted).not.toHaveProperty('captions');
  const [, first, ...others] = accepted.regions.map((region) => ({ region }));
  const again = mrt.decompose({ image, layers: others.concat(first ?? []), ...sampling });
  expect((await again.final()).layers).toHaveLength(stack.layers.length);
});

test.each(['experts', 'network'] as const)(
  '%s: nothing in a picture is a background alone',
  async (expert) => {
    const data = new Uint8ClampedArray(48 * 32 * 4).fill(200);
    const image = encodePng({ width: 48, height: 32, data });
    const stack = await mrt.decompose({ image, expert, steps }).final();
    expect(stack.layers.map(({ role, region }) => [role, region])).toEqual([
      ['background', { x: 0, y: 0, width: 48, height: 32 }],
    ]);
  },
);

test('the command needs no more than a prompt', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-layouts-'));
  const silent = () => new Writable({ write: (_chunk, _encoding, next) => next() });
  try {
    const args = ['generate', prompt, '--steps', '1', '--seed', '4', '--out', folder, '--url', server.url];
    expect(await command(args, { stdout: silent(), stderr: silent() })).toBe(0);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    expect(manifest.layers).toHaveLength(3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
