import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { invalid, MRTError } from '../errors.js';
import type { LayerStack } from '../stack/stack.js';
import type { WrittenFile } from './folder/write.js';
import { MANIFEST } from './layer-files.js';
import type { Opened, Warning, Written } from './result.js';

export type { Opened, Warning, WrittenFile };

const WRITERS: Readonly<Record<string, () => Promise<(stack: LayerStack) => Written>>> = {
  '.psd': async () => (await import('./psd/index.js')).writePsd,
  '.psb': async () => (await import('./psd/index.js')).writePsb,
  '.ora': async () => (await import('./ora.js')).writeOra,
  '.zip': async () => (await import('./zip.js')).writeZip,
  '.svg': async () => (await import('./svg.js')).writeSvg,
  '.pptx': async () => (await import('./pptx.js')).writePptx,
  '.png': async () => (await import('./flat.js')).writeFlat,
};

const READERS: Readonly<Record<string, () => Promise<(bytes: Uint8Array) => Opened>>> = {
  '.psd': async () => (await import('./psd/index.js')).readPsd,
  '.psb': async () => (await import('./psd/index.js')).readPsd,
  '.ora': async () => (await import('./ora.js')).readOra,
  '.zip': async () => (await import('./zip.js')).readZip,
};

/** What the names of files end in that `saveFile` writes: `.psd`, ... */
export const WRITABLE: readonly string[] = Object.keys(WRITERS);

/**
 * Writes a stack as the file that its name says: .psd, .psb, .ora, .zip, .svg, .pptx, or .png, which is the flattened page.
 * The file appears whole or not at all; its folder has to exist.
 *
 * @throws MRTError `invalid_argument`: a name that ends in none of these, or a place that cannot be written to
 */
export async function saveFile(stack: LayerStack, path: string): Promise<WrittenFile> {
  const write = await chosen(WRITERS, path, 'written');
  const { bytes, warnings } = write(stack);
  const partial = join(dirname(path), `.mrt-${crypto.randomUUID()}`); // a rename cannot leave a mounted volume
  try {
    await writeFile(partial, bytes);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {});
    throw invalid('path', `(${path}) cannot be written: ${(cause as Error).message}`, cause);
  }
  return { path, bytes: bytes.length, warnings };
}

/**
 * Reads a stack from a .psd, .psb, .ora or .zip file, a manifest.json with its layers beside it, or a folder that holds one.
 *
 * @throws MRTError `not_found`: nothing there; `invalid_argument`: of none of these kinds, damaged, or not to be read;
 *   `resource_exhausted`: larger than can be handled
 */
export async function openFile(path: string): Promise<Opened> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    (cause) => {
      throw new MRTError('not_found', `there is no file ${path}`, { cause });
    },
  );
  if (folder || path.endsWith('.json')) {
    const { readFolder } = await import('./folder/read.js');
    return { stack: await readFolder(folder ? join(path, MANIFEST) : path), warnings: [] };
  }
  const read = await chosen(READERS, path, 'read');
  const bytes = await readFile(path).catch((cause) => {
    throw invalid('path', `(${path}) cannot be read: ${(cause as Error).message}`, cause);
  });
  return read(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
}

async function chosen<T>(
  by: Readonly<Record<string, () => Promise<T>>>,
  path: string,
  done: string,
): Promise<T> {
  const extension = extname(path).toLowerCase();
  const load = Object.hasOwn(by, extension) ? by[extension] : undefined;
  if (load) return load();
  const known = Object.keys(by).join(', ');
  throw invalid('path', `(${path}) is of no kind that can be ${done}; give one of ${known}`);
}
