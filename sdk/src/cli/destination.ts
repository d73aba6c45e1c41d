import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { invalid, MRTError } from '../errors.js';
import { fileBytes, saveFile, WRITABLE, type WrittenFile } from '../formats/files.js';
import { checkName, writeFolder } from '../formats/folder/write.js';
import { MANIFEST } from '../formats/layer-files.js';
import type { LayerStack } from '../stack/stack.js';
import type { Context } from './command.js';
import { STREAM } from './input/stdin.js';
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
  if (name !== undefined && destination.path !== STREAM && !(await isFolder(destination.path))) {
    throw invalid('--name', `applies to folders only, and ${destination.path} is one file; leave it out`);
  }
  await checkDestination(destination, '--out', values);
  return destination;
}

/**
 * Checks a destination as far as that is possible without writing to it.
 *
 * @param option the option that the destination comes from, for the error
 */
export async function checkDestination(
  { path, name }: Destination,
  option: string,
  values: Context['values'],
): Promise<void> {
  if (path === STREAM) return checkStream(option, values);
  if (values.format !== undefined) throw invalid('--format', `is for stdout; ${path} says its format itself`);
  const { code } = await stat(path).then(
    () => ({ code: '' }),
    (error: NodeJS.ErrnoException) => error,
  );
  if (code === 'ENAMETOOLONG') throw invalid(option, 'is a longer name than the file system has; shorten it');
  const folder = await isFolder(path);
  if (folder) checkName(name);
  else if (!WRITABLE.includes(extname(path).toLowerCase())) {
    const is = `is ${JSON.stringify(path)}, which is not a supported format`;
    throw invalid(option, `${is}; give a folder, or a file that ends in ${WRITABLE.join(', ')}`);
  }
  await checkWritable(folder ? path : dirname(path), option, folder);
  if (!values['no-clobber']) return;
  const inFolder = [`${name}.psd`, `${name}.ora`, `${name}.png`, MANIFEST].map((file) => join(path, file));
  for (const file of folder ? inFolder : [path])
    if (await exists(file))
      throw invalid(option, `has ${file} already, which --no-clobber keeps; name another`);
}

function checkStream(option: string, values: Context['values']): void {
  const { format } = values;
  if (values.json) throw invalid(option, 'is -, and --json prints to stdout, too; leave one of them out');
  if (typeof format !== 'string' || !WRITABLE.includes(`.${format.toLowerCase()}`))
    throw invalid(
      '--format',
      `is needed where ${option} is -; give one of ${WRITABLE.map((one) => one.slice(1)).join(', ')}`,
    );
}

/**
 * Writes a small file into a folder, or the nearest one above that exists, and removes it again.
 *
 * @param create whether the folder may be made
 */
export async function checkWritable(folder: string, option: string, create = false): Promise<void> {
  const place = create ? await nearestExisting(folder) : folder;
  const probe = join(place, `.mrt-${crypto.randomUUID()}`);
  try {
    await writeFile(probe, new Uint8Array(4096));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why =
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'full; free some space'
        : `not writable (${code}); check the path`;
    throw invalid(option, `is in ${place}, which is ${why}`, cause);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

/**
 * Writes a stack to its destination. Where that fails after all, it is written to another place, so that no result is lost.
 *
 * @returns the files, and the error with which the destination failed
 */
export async function save(
  stack: LayerStack,
  { path, name }: Destination,
  { values, out }: Pick<Context, 'values' | 'out'>,
): Promise<{ files: WrittenFile[]; failure?: MRTError }> {
  if (path === STREAM) {
    const { bytes, warnings } = await fileBytes(stack, `.${String(values.format).toLowerCase()}`);
    await new Promise<void>((resolve, reject) => {
      out.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
    return { files: [{ path: STREAM, bytes: bytes.length, warnings }] };
  }
  try {
    return { files: await saveTo(stack, path, name) };
  } catch (failure) {
    if (!MRTError.is(failure)) throw failure;
    for (const place of [tmpdir(), homedir(), '/dev/shm']) {
      const folder = await mkdtemp(join(place, 'mrt-result-')).catch(() => undefined);
      const files =
        folder && (await saveTo(stack, join(folder, basename(path)), name).catch(() => undefined));
      if (files) return { files, failure };
      if (folder) await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
    throw failure;
  }
}

async function saveTo(stack: LayerStack, path: string, name: string): Promise<WrittenFile[]> {
  return (await isFolder(path)) ? writeFolder(stack, path, name) : [await saveFile(stack, path)];
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Whether the path is an existing folder, or has no file extension. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found ? found.isDirectory() : !/\.[a-z]\w*$/i.test(path);
}

/** The path, or its nearest existing parent. */
async function nearestExisting(path: string): Promise<string> {
  return (await exists(path)) || path === dirname(path) ? path : nearestExisting(dirname(path));
}
