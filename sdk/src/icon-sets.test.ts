import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installedIconSets } from './icon-sets.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mrt-icons-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function install(at: string, name: string, file = 'icons.json'): Promise<string> {
  const place = join(folder, at, 'node_modules/@iconify-json', name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, file), '{}');
  return place;
}

test('sets of a folder and of those above it, the nearest of a name', async () => {
  const [above, near] = [await install('.', 'tabler'), await install('app', 'lucide')];
  await install('.', 'lucide');
  await install('app', 'broken', 'info.json');
  await mkdir(join(folder, 'app/src'));
  const found = installedIconSets(join(folder, 'app/src')).filter((path) => path.startsWith(folder));
  expect(found).toEqual([near, above]);
});

test('none where none are', () => {
  expect(installedIconSets(folder).filter((path) => path.startsWith(folder))).toEqual([]);
});
