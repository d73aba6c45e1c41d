import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodePng } from '../../image/index.js';
import { makeLayer } from '../../stack/layer.js';
import { LayerStack } from '../../stack/stack.js';
import { readFolder } from './read.js';
import { writeFolder } from './write.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mrt-folder-'));
});
afterEach(() => rm(dir, { recursive: true }));

const pixel = (value: number) =>
  encodePng({ width: 1, height: 1, data: new Uint8ClampedArray(4).fill(value) });
const provenance = {
  task: 'text_to_layers',
  prompt: 'x',
  model: 'tiny',
  weights: 'sha256:1',
  seed: 7,
  steps: 8,
  guidance: 1.5,
};

function stackOf(...names: string[]): LayerStack {
  const layers = names.map((name, z) => {
    const region = { x: z, y: 0, width: 1, height: 1 };
    return makeLayer({
      id: `l${z}`,
      name,
      role: 'layer',
      region,
      png: pixel(z),
      source: 'generated',
      opacity: 0.25,
    });
  });
  return new LayerStack({ canvas: { width: 200, height: 1 }, layers, provenance });
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

test('a written folder is read back equal, and the list of files is correct', async () => {
  const stack = stackOf('Paper', 'Red  star!');
  const written = await writeFolder(stack, join(dir, 'out'), 'poster');
  expect(written.map(({ path }) => path.slice(dir.length))).toEqual([
    '/out/poster.psd',
    '/out/poster.ora',
    '/out/poster.png',
    '/out/layers/00-paper.png',
    '/out/layers/01-red-star.png',
    '/out/manifest.json',
  ]);
  for (const { path, bytes } of written) expect((await stat(path)).size).toBe(bytes);
  expect(await filesIn(dir)).toHaveLength(written.length);
  expect(await readFolder(join(dir, 'out/manifest.json'))).toEqual(stack);
});

test('no layer name leads out of the folder, and each layer has its own file', async () => {
  const hostile = [
    '../../up',
    '/etc/passwd',
    'C:\\x',
    '..',
    '',
    '.',
    'a/b',
    'a\0b',
    '🎈',
    'שלום',
    'x'.repeat(5000),
    'con',
    'a',
    'a',
  ];
  const stack = stackOf(...hostile);
  await writeFolder(stack, join(dir, 'out'), 'p');
  const layers = (await filesIn(dir)).filter((file) => file.startsWith('out/layers/'));
  expect(await filesIn(dir)).toHaveLength(hostile.length + 4);
  expect(layers).toHaveLength(hostile.length);
  expect(layers).toContain('out/layers/00-up.png');
  expect(layers).toContain('out/layers/08-layer.png');
  expect(layers).toContain('out/layers/09-שלום.png');
  expect((await readFolder(join(dir, 'out/manifest.json'))).layers.map(({ name }) => name)).toEqual(hostile);
});

test.each(['', '.', '..', '../p', 'a/b', '/p', 'a\\b', '.hidden'])(
  'refuses the file name %j and writes nothing',
  async (name) => {
    await expect(writeFolder(stackOf('a'), join(dir, 'out'), name)).rejects.toThrow(
      '[invalid_argument] name (',
    );
    expect(await filesIn(dir)).toEqual([]);
  },
);

test('a second run replaces its own layers and leaves other files alone', async () => {
  await writeFolder(stackOf('one', 'two', 'three'), dir, 'p');
  await writeFile(join(dir, 'layers/mine.png'), 'mine');
  await writeFile(join(dir, 'notes.txt'), 'notes');
  await writeFolder(stackOf('one', 'other'), dir, 'p');
  expect((await filesIn(dir)).filter((file) => !file.startsWith('p.'))).toEqual([
    'layers/00-one.png',
    'layers/01-other.png',
    'layers/mine.png',
    'manifest.json',
    'notes.txt',
  ]);
});

test('a failed write is an error, and the earlier files stay intact', async () => {
  await writeFolder(stackOf('one'), dir, 'p');
  const before = await readFile(join(dir, 'manifest.json'));
  await mkdir(join(dir, 'q.psd'));
  await expect(writeFolder(stackOf('two'), dir, 'q')).rejects.toThrow(
    `[invalid_argument] dir (${dir}) cannot be written`,
  );
  expect(await readFile(join(dir, 'manifest.json'))).toEqual(before);
  expect((await filesIn(dir)).filter((file) => file.includes('.mrt-'))).toEqual([]);
  await expect(writeFolder(stackOf('a'), join(dir, 'p.png'), 'p')).rejects.toThrow(/cannot be written: /);
});

test('a folder that cannot be created is an error, and nothing hangs', async () => {
  await expect(writeFolder(stackOf('a'), '/proc/nowhere/deep', 'x')).rejects.toMatchObject({
    code: 'invalid_argument',
    field: 'dir',
  });
});

test('parent folders are created', async () => {
  await writeFolder(stackOf('a'), join(dir, 'one/two'), 'x');
  expect(await filesIn(dir)).toContain('one/two/manifest.json');
});

test('an edited layer is read with a new digest; a damaged one or another size is refused', async () => {
  const file = join(dir, 'layers/00-one.png');
  await writeFolder(stackOf('one'), dir, 'p');
  const read = () => readFolder(join(dir, 'manifest.json'));
  const { digest } = (await read()).layer('one');
  await writeFile(file, pixel(99));
  expect((await read()).layer('one').png).toEqual(pixel(99));
  expect((await read()).layer('one').digest).not.toBe(digest);
  await writeFile(file, pixel(99).subarray(0, 50));
  await expect(read()).rejects.toThrow('[invalid_argument] layers/00-one.png is a damaged PNG');
  await writeFile(file, encodePng({ width: 2, height: 1, data: new Uint8ClampedArray(8) }));
  await expect(read()).rejects.toThrow('[invalid_argument] layers[0].png has 2x1 px, but its region 1x1');
  await rm(file);
  await expect(read()).rejects.toThrow(`[not_found] there is no file ${file}`);
});

test.each([
  [
    'a file above the folder',
    'file',
    '../secret.png',
    /layers\[0\]\.file \("\.\.\/secret\.png"\) is outside/,
  ],
  ['a hidden way up', 'file', 'layers/../../secret.png', /is outside the manifest's folder/],
  ['an absolute file', 'file', '/secret.png', /is outside the manifest's folder/],
  ['no file', 'file', undefined, /layers\[0\]\.file is missing, so layer "one" has no pixels/],
  ['a wrong region', 'region', { x: 0, y: 0, width: -1, height: 1 }, /layers\[0\]\.region\.width is not/],
])('refuses a manifest with %s', async (_, key, value, message) => {
  await writeFolder(stackOf('one'), join(dir, 'out'), 'p');
  await writeFile(join(dir, 'secret.png'), pixel(1));
  const path = join(dir, 'out/manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  manifest.layers[0][key] = value;
  await writeFile(path, JSON.stringify(manifest));
  await expect(readFolder(path)).rejects.toThrow(message);
});

test('a manifest that is absent or not JSON', async () => {
  await expect(readFolder(join(dir, 'manifest.json'))).rejects.toThrow('[not_found] there is no file');
  await writeFile(join(dir, 'manifest.json'), '{');
  await expect(readFolder(join(dir, 'manifest.json'))).rejects.toThrow('manifest.json is not JSON');
});
