import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  type Accepted,
  type DecomposeInput,
  type Done,
  decodePng,
  encodePng,
  type LayerStack,
  type Progress,
  type RgbaImage,
  type Run,
} from '../../sdk/src/index.js';
import { clientOf, TRANSPORTS, Twins } from '../conformance/transports.js';
import { metric } from '../servers/metric.mjs';
import { until } from '../servers/until.mjs';
import { python } from './python.js';

const SIZE = { width: 700, height: 900 };
const PAGE = { x: 0, y: 0, ...SIZE };
const DISC = { x: 190, y: 400, width: 321, height: 321 }; // as make_posters.py draws it
const TITLE = { x: 30, y: 80, width: 640, height: 110 };
const TEXTS = ['SUMMER SALE', 'Open all weekend', 'JUNE 21'];
const GOOD = 45; // dB, from which nobody sees that the layers are not the picture

const server = inject('server');
const client = clientOf(server, 'grpc');
let folder: string;
const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-experts-'));
  python('make_posters.py', folder);
});

afterAll(() => {
  client.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Followed {
  readonly stack: LayerStack;
  readonly accepted: Accepted;
  readonly done: Done;
  readonly progress: Progress[];
}

async function followed(run: Run): Promise<Followed> {
  const progress: Progress[] = [];
  const said: { accepted?: Accepted; done?: Done } = {};
  run
    .on('progress', (event) => progress.push(event))
    .on('accepted', (accepted) => Object.assign(said, { accepted }))
    .on('done', (done) => Object.assign(said, { done }));
  const stack = await run.final();
  return { stack, progress, ...(said as { accepted: Accepted; done: Done }) };
}

const apart = (name: string, more: Partial<DecomposeInput> = {}) =>
  followed(client.decompose({ image: file(name), ...more }));
const kinds = ({ layers }: LayerStack) => layers.map(({ kind }) => kind);
const strings = ({ layers }: LayerStack) => layers.flatMap(({ text }) => text?.string ?? []);
const named = (stack: LayerStack, name: string) => {
  const found = stack.layers.find((layer) => layer.name === name);
  if (!found) throw new Error(`there is no layer ${name}: ${stack.layers.map((layer) => layer.name)}`);
  return found;
};

/** Of the flattened layers against a picture, in dB; both laid on white, and clear where the picture is clear. */
function psnr(stack: LayerStack, { data }: RgbaImage): number {
  const made = stack.composite().data;
  let error = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [own, theirs] = [made, data].map((px) => (channel: number) => {
      const alpha = px[at + 3] as number;
      return channel === 3 ? alpha : ((px[at + channel] as number) * alpha) / 255 + 255 - alpha;
    }) as [(channel: number) => number, (channel: number) => number];
    for (let channel = 0; channel < 4; channel++) error += (own(channel) - theirs(channel)) ** 2;
  }
  return 10 * Math.log10(255 ** 2 / (error / data.length || 1e-6));
}

/** How much of two regions is in both. */
function overlap(one: typeof DISC, other: typeof DISC): number {
  const extent = (a: number, b: number, c: number, d: number) =>
    Math.max(0, Math.min(a + b, c + d) - Math.max(a, c));
  const shared =
    extent(one.x, one.width, other.x, other.width) * extent(one.y, one.height, other.y, other.height);
  return shared / (one.width * one.height + other.width * other.height - shared);
}

describe("a stranger's poster", () => {
  const twins = new Twins();

  test.each(TRANSPORTS)(
    '%s: comes apart at its own size, text, things and ground, and adds up',
    async (transport) => {
      await using asked = clientOf(server, transport);
      const { stack, accepted, done, progress } = await followed(
        asked.decompose({ image: file('poster.png'), seed: 1 }),
      );
      expect(accepted).toMatchObject({ expert: 'experts', canvas: SIZE, page: PAGE, tokens: 0, steps: 0 });
      expect(accepted.picture).toEqual({ ...SIZE, scale: 1, remarks: [] });
      expect(stack.canvas).toEqual(SIZE);
      expect(stack.layers[0]).toMatchObject({ role: 'background', region: PAGE, kind: 'background' });
      expect(strings(stack).toSorted()).toEqual(TEXTS.toSorted());
      for (const text of TEXTS) {
        const layer = named(stack, text);
        expect(layer).toMatchObject({ kind: 'text', alpha: 'text' });
        expect(layer.text?.confidence).toBeGreaterThan(0.8);
      }
      expect(named(stack, 'SUMMER SALE').text?.height).toBeGreaterThan(50);
      expect(
        stack.layers.some((layer) => layer.kind !== 'background' && overlap(layer.region, DISC) > 0.7),
      ).toBe(true);
      for (const { png, region } of stack.layers) {
        const { width, height } = decodePng(png);
        expect({ width, height }).toEqual({ width: region.width, height: region.height });
      }
      expect(psnr(stack, decodePng(file('poster.png')))).toBeGreaterThan(GOOD);
      expect(done.selfCheck.recomposition.value).toBeGreaterThan(GOOD);
      expect(new Set(progress.map(({ stage }) => stage))).toContain('read');
      expect(accepted.found).toHaveLength(stack.layers.length + (done.dropped?.length ?? 0));
      expect(stack.manifest().layers).toEqual(twins.of('poster', stack.manifest().layers));
    },
  );

  test.each(TRANSPORTS)('%s: a plan says what will be found, and for how long', async (transport) => {
    await using asked = clientOf(server, transport);
    const plan = await asked.plan('decompose', { image: file('poster.png') });
    expect(plan).toMatchObject({ expert: 'experts', canvas: SIZE, tokens: 0 });
    expect(plan.seconds).toBeGreaterThan(0);
    expect(plan.memoryBytes).toBeGreaterThan(SIZE.width * SIZE.height * 4);
    expect(plan.layers).toBe(plan.regions.length);
    expect(plan.found?.flatMap(({ text }) => text?.string ?? []).toSorted()).toEqual(TEXTS.toSorted());
    expect(plan.regions).toEqual(twins.of('regions', plan.regions));
  });

  test('given regions are one layer each, by the names of their caller', async () => {
    const layers = [
      { region: DISC, name: 'sun' },
      { region: TITLE, name: 'title' },
      { region: { x: 5, y: 300, width: 60, height: 60 }, name: 'nothing' },
    ];
    const { stack, done } = await apart('poster.png', { layers });
    expect(stack.layers.map(({ name }) => name)).toEqual(['Background', 'sun', 'title', 'nothing']);
    expect(named(stack, 'sun').region).toEqual(DISC);
    expect(named(stack, 'title')).toMatchObject({ kind: 'text', text: { string: 'SUMMER SALE' } });
    expect(done.selfCheck.blank).toMatchObject({ flag: true, layers: [named(stack, 'nothing').id] });
    expect(psnr(stack, decodePng(file('poster.png')))).toBeGreaterThan(GOOD);
  });

  test('a number of layers is the most, background included, and the rest stays on the ground', async () => {
    const { stack } = await apart('poster.png', { layerCount: 2 });
    expect(kinds(stack)).toEqual(['background', 'text']);
    expect(psnr(stack, decodePng(file('poster.png')))).toBeGreaterThan(GOOD);
    expect((await apart('poster.png', { layerCount: 1 })).stack.layers).toHaveLength(1);
  });

  test('finer finds no less', async () => {
    const found = async (granularity: DecomposeInput['granularity']) =>
      (await client.plan('decompose', { image: file('poster.png'), granularity })).layers;
    const [coarse, normal, fine] = [await found('coarse'), await found('normal'), await found('fine')];
    expect(coarse).toBeLessThanOrEqual(normal);
    expect(normal).toBeLessThanOrEqual(fine);
  });

  test('a smaller canvas is the size of the layers', async () => {
    const { stack } = await apart('poster.png', { canvas: { width: 350, height: 450 } });
    expect(stack.canvas).toEqual({ width: 350, height: 450 });
    expect(strings(stack)).toContain('SUMMER SALE');
  });

  test('as a JPEG', async () => {
    const { stack } = await apart('poster.jpg');
    expect(stack.canvas).toEqual(SIZE);
    expect(strings(stack).toSorted()).toEqual(TEXTS.toSorted());
  });

  test('without a ground it keeps its outline', async () => {
    const { stack } = await apart('sticker.png');
    expect(strings(stack)).toContain('SUMMER SALE');
    const picture = decodePng(file('sticker.png'));
    expect(psnr(stack, picture)).toBeGreaterThan(40);
    const ground = decodePng(stack.layers[0]?.png as Uint8Array);
    expect(ground.data[(130 * SIZE.width + 350) * 4 + 3], 'what was under the title').toBe(0);
  });
});

test.each(TRANSPORTS)('%s: who leaves while they work frees the slot', async (transport) => {
  await using asked = clientOf(server, transport);
  const cancelled = () => metric(server, 'mrt_cancelled_total', 'phase="experts"');
  const before = await cancelled();
  const run = asked.decompose({ image: file('poster.png') });
  const working = new Promise<void>((resolve) => run.on('progress', () => resolve()));
  await working;
  run.abort();
  await expect(run.final()).rejects.toMatchObject({ code: 'cancelled' });
  await until(async () => (await cancelled()) === before + 1);
  await until(async () => (await metric(server, 'mrt_active_runs')) === 0);
});

describe('what is odd', () => {
  test('a page of nothing but text is text on a ground', async () => {
    const { stack } = await apart('text.png');
    expect(strings(stack).join(' ').split(/\s+/).toSorted()).toEqual(
      ['THE', 'QUICK', 'BROWN', 'FOX', 'JUMPS', 'OVER'].toSorted(),
    );
    expect(new Set(kinds(stack))).toEqual(new Set(['background', 'text']));
    expect(psnr(stack, decodePng(file('text.png')))).toBeGreaterThan(GOOD);
  });

  test('a photograph without text has none, and adds up', async () => {
    const { stack, done } = await apart('noise.jpg');
    expect(strings(stack)).toEqual([]);
    expect(done.selfCheck.recomposition.value).toBeGreaterThan(GOOD);
  });

  test.each([
    ['thin.png', { width: 20_000, height: 2 }],
    ['dot.png', { width: 1, height: 1 }],
  ])('%s has its own size', async (name, canvas) => {
    const { stack } = await apart(name);
    expect(stack.canvas).toEqual(canvas);
    expect(stack.layers[0]?.region).toEqual({ x: 0, y: 0, ...canvas });
    expect(psnr(stack, decodePng(file(name)))).toBeGreaterThan(GOOD);
  });

  test('a picture of too many px is refused by its header, with the limit', async () => {
    await expect(client.decompose({ image: file('huge.png') }).final()).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/12000 x 12000 px, more than the 40,000,000 px/),
    });
  });

  test('more layers than there may be are refused, with the limit', async () => {
    const image = encodePng({ width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4).fill(200) });
    await expect(client.decompose({ image, layerCount: 300 }).final()).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('from 1 to 101'),
    });
    const layers = Array.from({ length: 300 }, (_, index) => ({
      region: { x: index % 20, y: Math.floor(index / 20), width: 9, height: 9 },
    }));
    await expect(client.decompose({ image, layers }).final()).rejects.toMatchObject({
      code: 'invalid_argument',
      field: 'regions',
      message: expect.stringContaining('at most 100'),
    });
  });

  test('what only the other way knows is refused by name', async () => {
    const image = file('dot.png');
    const refused = (input: object) =>
      expect(client.decompose({ image, ...input } as DecomposeInput).final()).rejects;
    await refused({ granularity: 'fine', expert: 'network' }).toMatchObject({ field: 'granularity' });
    await refused({ granularity: 'finest' }).toMatchObject({ field: 'granularity' });
    await refused({ canvas: { width: 2, height: 2 } }).toMatchObject({ code: 'invalid_argument' });
  });
});
