import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { writePsd } from '../../sdk/src/formats/psd/index.js';
import {
  decodePng,
  encodePng,
  INPUTS,
  type LayerStack,
  MRT,
  OUTPUTS,
  type Region,
  type Step,
} from '../../sdk/src/index.js';
import { python, ROOT, tensor } from './python.js';

const brief = JSON.parse(readFileSync(join(ROOT, 'test/data/brief.json'), 'utf8'));
const page: Region = brief.page;
const canvas = [brief.canvas.width, brief.canvas.height];
const flat = (regions: readonly Region[]) =>
  regions.flatMap(({ x, y, width, height }) => [x, y, width, height]);
const box = (region: Region) => Object.values(flat([region]));
const captions: string[] = brief.layers.map(({ caption }: { caption: string }) => caption);
const regions: Region[] = [page, ...brief.layers.map(({ region }: { region: Region }) => region)];
const seed = 11;
const steps = 3; // enough to see steps; quality is not what these tests are about

const server = inject('server');
let mrt: MRT;
let stack: LayerStack;

beforeAll(async () => {
  mrt = new MRT({ url: server.url });
  stack = await mrt.generate({ ...brief, seed, steps }).final();
});

afterAll(async () => {
  mrt?.close();
});

/** The layers' digests when Python's own Triton client sends the request. */
function throughPython(tensors: Record<string, unknown>): unknown {
  const sampling = { seed: tensor.int64([seed]), steps: tensor.int32([steps]) };
  return python('same_request.py', { url: server.url, tensors: { ...tensors, ...sampling } });
}

const made = (result: LayerStack) => result.layers.filter(({ source }) => source === 'generated');
const digests = (result: LayerStack) => made(result).map(({ digest }) => digest);

test("the SDK's table of tensors is the live server's metadata", async () => {
  const { inputs, outputs } = (await mrt.info()).model;
  const plain = (tensors: readonly { name: string; datatype: string; shape: readonly unknown[] }[]) =>
    tensors.map(({ name, datatype, shape }) => ({
      name,
      datatype,
      shape: shape.map((extent) => (typeof extent === 'number' ? extent : -1)),
    }));
  expect(plain(inputs)).toEqual(plain(INPUTS));
  expect(plain(outputs)).toEqual(plain(OUTPUTS));
});

describe('text to layers', () => {
  test('gives every layer of the brief, bottom to top, each the size of its region', () => {
    expect(stack.layers.map(({ name }) => name)).toEqual([
      stack.layers[0]?.name,
      ...brief.layers.map(({ name }: { name: string }) => name),
    ]);
    expect(stack.layers.map(({ region }) => region)).toEqual(regions);
    for (const { png, region } of stack.layers) {
      const { width, height } = decodePng(png);
      expect({ width, height }).toEqual({ width: region.width, height: region.height });
    }
  });

  test('streams its steps in order with previews of the page', async () => {
    const seen: Step[] = [];
    for await (const step of mrt.generate({ ...brief, seed, steps, preview: 64 })) seen.push(step);
    expect(seen.map(({ index, of }) => [index, of])).toEqual([1, 2, 3].map((index) => [index, 3]));
    for (const { preview } of seen)
      expect(decodePng(preview as Uint8Array)).toMatchObject({ width: 64, height: 64 });
    expect(seen.map(({ sigma }) => sigma)).toEqual([...seen.map(({ sigma }) => sigma)].sort((a, b) => b - a));
  });

  test('is the same bytes through tritonclient', () => {
    const again = throughPython({
      task: tensor.bytes(['text_to_layers']),
      prompt: tensor.bytes([brief.prompt]),
      canvas: tensor.int32(canvas),
      page: tensor.int32(box(page)),
      regions: tensor.int32(flat(regions), [regions.length, 4]),
      captions: tensor.bytes([brief.background.caption, ...captions]),
    });
    expect(again).toEqual(digests(stack));
  });

  test('keeps what overflows the page in the PSD, as psd-tools reads it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mrt-psd-'));
    try {
      const path = join(folder, 'poster.psd');
      writeFileSync(path, writePsd(stack).bytes);
      const read = python('read_psd.py', path) as {
        size: number[];
        layers: { name: string; box: number[]; pixels: string }[];
      };
      expect(read.size).toEqual([page.width, page.height]);
      expect(read.layers).toEqual(
        stack.layers.map(({ name, region: { x, y, width, height }, png }) => ({
          name,
          box: [x - page.x, y - page.y, x - page.x + width, y - page.y + height],
          pixels: createHash('sha256').update(decodePng(png).data).digest('hex'),
        })),
      );
      expect(
        read.layers.some(
          ({ box: [left, top, right, bottom] }) =>
            (left as number) < 0 ||
            (top as number) < 0 ||
            (right as number) > page.width ||
            (bottom as number) > page.height,
        ),
      ).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('image to layers takes a picture apart, the same bytes through tritonclient', async () => {
  const image = encodePng(stack.composite());
  const wanted: Region[] = [
    { x: 16, y: 32, width: 64, height: 64 },
    { x: 30, y: 90, width: 70, height: 34 }, // off the token grid: snapped outwards
  ];
  const layers = wanted.map((region) => ({ region }));
  const result = await mrt.decompose({ image, layers, expert: 'network', seed, steps }).final();
  expect(result.layers.map(({ region }) => region)).toEqual([
    { x: 0, y: 0, width: 128, height: 128 },
    wanted[0],
    { x: 16, y: 80, width: 96, height: 48 },
  ]);
  const all = [{ x: 0, y: 0, width: 128, height: 128 }, ...wanted];
  const again = throughPython({
    task: tensor.bytes(['image_to_layers']),
    canvas: tensor.int32([128, 128]),
    regions: tensor.int32(flat(all), [3, 4]),
    images: tensor.bytes([image, '', '', '']),
  });
  expect(again).toEqual(digests(result));
});

test('added layers leave the kept ones as the very bytes that were given', async () => {
  const region = { x: 16, y: 16, width: 48, height: 32 };
  const result = await mrt
    .addLayers({ stack, add: [{ region, caption: 'pink heart icon' }], seed, steps })
    .final();
  expect(result.layers.slice(0, -1).map(({ png }) => Buffer.from(png))).toEqual(
    stack.layers.map(({ png }) => Buffer.from(png)),
  );
  expect(result.layers.at(-1)).toMatchObject({ source: 'generated', region });
  const again = throughPython({
    task: tensor.bytes(['add_layers']),
    canvas: tensor.int32(canvas),
    page: tensor.int32(box(page)),
    regions: tensor.int32(flat([...regions, region]), [regions.length + 1, 4]),
    keep: tensor.bool([...regions.map(() => true), false]),
    captions: tensor.bytes([...regions.map(() => ''), 'pink heart icon']),
    images: tensor.bytes(['', ...stack.layers.map(({ png }) => png), '']),
  });
  expect(again).toEqual(digests(result));
});

test('a restyle draws its target anew and nothing else', async () => {
  const target = stack.layers[2];
  if (!target) throw new Error('the brief has fewer layers than this test needs');
  const targets = { [target.id]: { caption: 'black cup icon' } };
  const result = await mrt.restyle({ stack, targets, seed, steps }).final();
  expect(result.layers.map(({ id }) => id)).toEqual(stack.layers.map(({ id }) => id));
  expect(made(result).map(({ id }) => id)).toContain(target.id);
  const others = (of: LayerStack) =>
    of.layers.filter(({ id }) => id !== target.id).map(({ digest }) => digest);
  expect(others(result)).toEqual(others(stack));
  const at = stack.layers.indexOf(target);
  const only = <T>(value: T, other: T) => stack.layers.map((_, index) => (index === at ? value : other));
  const again = throughPython({
    task: tensor.bytes(['restyle_layers']),
    canvas: tensor.int32(canvas),
    page: tensor.int32(box(page)),
    regions: tensor.int32(flat(regions), [regions.length, 4]),
    keep: tensor.bool(only(false, true)),
    captions: tensor.bytes(only('black cup icon', '')),
    images: tensor.bytes(['', ...stack.layers.map(({ png }, index) => (index === at ? '' : png))]),
    references: tensor.bytes(only<string | Uint8Array>(target.png, '')),
  });
  expect(again).toEqual([result.layer(target.id).digest]);
});

test('a run that is left at its first step frees the server for the next', async () => {
  const run = mrt.generate({ ...brief, seed, steps: 100 });
  for await (const step of run) if (step.index === 1) break;
  await expect(run.final()).rejects.toMatchObject({ code: 'cancelled' });
  const after = await mrt.generate({ ...brief, seed, steps }).final();
  expect(digests(after)).toEqual(digests(stack));
});

test('runs at the same time come out as when alone', async () => {
  const alone = await mrt.generate({ ...brief, seed: 5, steps }).final();
  const [one, other] = await Promise.all([
    mrt.generate({ ...brief, seed: 5, steps }).final(),
    mrt.addLayers({ stack, add: [{ region: page, caption: 'red ring' }], seed, steps }).final(),
  ]);
  expect(other.layers).toHaveLength(stack.layers.length + 1);
  const [shared, single] = [one, alone].map((result) => result.composite({ crop: 'canvas' }).data);
  const worst = shared?.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (single?.[at] as number))),
    0,
  );
  expect(worst).toBeLessThanOrEqual(2);
});
