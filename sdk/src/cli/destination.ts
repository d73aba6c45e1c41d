import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { invalid } from '../errors.js';
import { saveFile, WRITABLE, type WrittenFile } from '../formats/files.js';
import { checkName, writeFolder } from '../formats/folder/write.js';
import type { LayerStack } from '../stack/stack.js';
import type { Context } from './command.js';
import { text } from './input/values.js';

/** Where a stack is written: a folder, with files of this name, or one file. */
export interface Destination {
  readonly path: string;
  readonly name: string;
}

/** The destination from `--out` and `--name`, or the default; checked before the run, so that no run is wasted. */
export async function destinationFor(
  { values }: Pick<Context, 'values'>,
  fallback: Destination,
): Promise<Destination> {
  const name = text(values, 'name');
  const destination = { path: text(values, 'out') ?? fallback.path, name: name ?? fallback.name };
  if (name !== undefined && !(await isFolder(destination.path))) {
    throw invalid('--name', `applies to folders only, and ${destination.path} is one file; leave it out`);
  }
  await checkDestination(destination, '--out');
  return destination;
}

/** @param option the option that the destination comes from, for the error */
export async function checkDestination({ path, name }: Destination, option: string): Promise<void> {
  const folder = await isFolder(path);
  if (folder) checkName(name);
  else if (!WRITABLE.includes(extname(path).toLowerCase())) {
    const is = `is ${JSON.stringify(path)}, which is not a supported format`;
    throw invalid(option, `${is}; give a folder, or a file that ends in ${WRITABLE.join(', ')}`);
  }
  const parent = folder ? await nearestExisting(path) : dirname(path);
  await access(parent, constants.W_OK).catch((cause) => {
    throw invalid(option, `is in ${parent}, which is not writable; check the path`, cause);
  });
}

/** Writes a stack to its destination. */
export async function save(stack: LayerStack, { path, name }: Destination): Promise<WrittenFile[]> {
  return (await isFolder(path)) ? writeFolder(stack, path, name) : [await saveFile(stack, path)];
}

/** Whether the path is an existing folder, or has no file extension. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found ? found.isDirectory() : !/\.[a-z]\w*$/i.test(path);
}

/** The path, or its nearest existing parent. */
async function nearestExisting(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found || path === dirname(path) ? path : nearestExisting(dirname(path));
}
