import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { invalid } from '../errors.js';
import { saveFile, WRITABLE, type WrittenFile } from '../formats/files.js';
import { checkName, writeFolder } from '../formats/folder/write.js';
import type { LayerStack } from '../stack/stack.js';
import type { Context } from './command.js';
import { text } from './input/values.js';

/** Where a stack goes: a folder of files of this name, or one file. */
export interface Place {
  readonly path: string;
  readonly name: string;
}

/** The place that `--out` and `--name` say, or else the given one; checked, so that no run is made in vain. */
export async function placeFor({ values }: Pick<Context, 'values'>, otherwise: Place): Promise<Place> {
  const name = text(values, 'name');
  const place = { path: text(values, 'out') ?? otherwise.path, name: name ?? otherwise.name };
  if (name !== undefined && !(await isFolder(place.path))) {
    throw invalid('--name', `is for the files of a folder, and ${place.path} is one file; leave it out`);
  }
  await checkPlace(place, '--out');
  return place;
}

/** @param what whose value the place is, for the error */
export async function checkPlace({ path, name }: Place, what: string): Promise<void> {
  const folder = await isFolder(path);
  if (folder) checkName(name);
  else if (!WRITABLE.includes(extname(path).toLowerCase())) {
    const is = `is ${JSON.stringify(path)}, which cannot be written`;
    throw invalid(what, `${is}; give a folder, or a file that ends in ${WRITABLE.join(', ')}`);
  }
  const inside = folder ? await nearest(path) : dirname(path);
  await access(inside, constants.W_OK).catch((cause) => {
    throw invalid(what, `is in ${inside}, where nothing can be written; check the path`, cause);
  });
}

/** Writes a stack to its place. */
export async function save(stack: LayerStack, { path, name }: Place): Promise<WrittenFile[]> {
  return (await isFolder(path)) ? writeFolder(stack, path, name) : [await saveFile(stack, path)];
}

/** A folder that is there, or a path that does not end like a file. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found ? found.isDirectory() : !/\.[a-z]\w*$/i.test(path);
}

/** The path, or the first of the folders around it that is there. */
async function nearest(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found || path === dirname(path) ? path : nearest(dirname(path));
}
