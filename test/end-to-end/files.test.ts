import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePng, MRT } from '@mrt/sdk';
import { openFile, saveFile } from '@mrt/sdk/files';
import { encode } from 'jpeg-js';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { CASES } from '../interop/cases.js';

const server = inject('server');
let mrt: MRT;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-files-'));
  mrt = new MRT({ url: server.url });
});

afterAll(async () => {
  mrt?.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(['psd', 'ora', 'zip'])(
  '%s in, one layer made by the server, the same file out',
  async (extension) => {
    const path = join(folder, `design.${extension}`);
    const { stack: painted } = CASES.overflow as (typeof CASES)[string];
    await saveFile(painted, path);

    const { stack: before } = await openFile(path);
    const region = { x: 32, y: 32, width: 32, height: 32 };
    const add = [{ region, caption: 'red star icon', below: 'layer-2' }];
    const made = await mrt.addLayers({ stack: before, add, steps: 2, seed: 3 }).final();
    await saveFile(made, path);

    const { stack: after } = await openFile(path);
    expect(after.layers.map(({ name }) => name)).toEqual([
      'layer 0',
      'layer 1',
      'red star icon',
      ...[2, 3, 4, 5, 6, 7].map((z) => `layer ${z}`),
    ]);
    const untouched = after.layers.filter(({ id }) => id !== made.layers[2]?.id);
    for (const [z, layer] of untouched.entries()) {
      const { png, ...wanted } = painted.layers[z] as (typeof painted.layers)[number];
      expect(layer).toMatchObject({ region: wanted.region, opacity: wanted.opacity, name: wanted.name });
      if (extension !== 'psd') expect(layer.digest).toBe(wanted.digest);
      expect(decodePng(layer.png)).toEqual(decodePng(png));
    }
    const pixels = ({ layers }: typeof made) => decodePng(layers[2]?.png as Uint8Array);
    expect(pixels(after)).toEqual(pixels(made));
    expect(after.provenance).toMatchObject({ task: 'add_layers', seed: 3, model: 'tiny' });
  },
);

test('a .psb is a PSB whatever its size, and is read again', async () => {
  const path = join(folder, 'small.psb');
  const { stack } = CASES.tiny as (typeof CASES)[string];
  await saveFile(stack, path);
  expect(readFileSync(path)[5]).toBe(2);
  expect((await openFile(path)).stack.layers.map(({ name }) => name)).toEqual(['layer 0', 'layer 1']);
});

test.each(['svg', 'pptx'])('%s goes out, and is refused as a way in', async (extension) => {
  const path = join(folder, `flat.${extension}`);
  const { bytes } = await saveFile((CASES.looks as (typeof CASES)[string]).stack, path);
  expect(bytes).toBeGreaterThan(100);
  await expect(openFile(path)).rejects.toThrow(
    `[invalid_argument] path (${path}) has an extension that cannot be read; use one of .psd, .psb, .ora, .zip, .png, .jpg, .jpeg`,
  );
});

test.each(['png', 'jpg'])('a picture as .%s is a design of one background', async (extension) => {
  const path = join(folder, `picture.${extension}`);
  const { stack } = CASES.looks as (typeof CASES)[string];
  const { width, height, data } = stack.composite();
  if (extension === 'png') await saveFile(stack, path);
  else writeFileSync(path, encode({ width, height, data: Buffer.from(data) }, 90).data);
  const { stack: read } = await openFile(path);
  expect(read.canvas).toEqual({ width, height });
  expect(read.layers.map(({ name, role }) => [name, role])).toEqual([['Background', 'background']]);
  if (extension === 'png') expect(decodePng(read.layers[0]?.png as Uint8Array).data).toEqual(data);
});

test.each([
  ['nothing there', () => openFile('/no/such.psd'), '[not_found] there is no file /no/such.psd'],
  [
    'no kind of file',
    () => saveFile((CASES.tiny as (typeof CASES)[string]).stack, 'a.gif'),
    '[invalid_argument] path (a.gif) has an extension that cannot be written; use one of .psd, .psb, .ora, .zip, .svg, .pptx, .png',
  ],
  [
    'no such folder',
    () => saveFile((CASES.tiny as (typeof CASES)[string]).stack, '/no/such/a.ora'),
    '[invalid_argument] path (/no/such/a.ora) cannot be written: ENOENT',
  ],
])('%s', async (_, call, message) => {
  await expect(call()).rejects.toThrow(message);
});
