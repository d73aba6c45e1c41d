import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { invalid, MRTError } from '../errors.js';
import type { LayerStack } from '../stack/stack.js';
import type { WrittenFile } from './folder/write.js';
import { MANIFEST } from './layer-files.js';
import type { LayerProgress, Opened, Warning, Written } from './result.js';
import type { TextMode } from './text-lines.js';
import { unwritable } from './unwritable.js';

export type { LayerProgress, Opened, TextMode, Warning, WrittenFile };

/** Options of `saveFile`. */
export interface SaveOptions {
  /** Whether layers with a text go out as text in .psd, .psb (default `editable`), .svg and .pptx (default `pixels`). */
  readonly text?: TextMode;
  /** Of .psd and .psb. */
  readonly onProgress?: LayerProgress;
}

type Write = (stack: LayerStack, options: SaveOptions) => Written;

const WRITERS: Readonly<Record<string, () => Promise<Write>>> = {
  '.psd': async () => {
    const { writePsd } = await import('./psd/index.js');
    return (stack, options) => writePsd(stack, undefined, options);
  },
  '.psb': async () => {
    const { writePsb } = await import('./psd/index.js');
    return (stack, options) => writePsb(stack, undefined, options);
  },
  '.ora': async () => {
    const { writeOra } = await import('./ora/index.js');
    return (stack) => writeOra(stack);
  },
  '.zip': async () => (await import('./zip.js')).writeZip,
  '.svg': async () => (await import('./svg.js')).writeSvg,
  '.pptx': async () => (await import('./pptx.js')).writePptx,
  '.png': async () => (await import('./flat.js')).writeFlat,
};

/** Options of `openFile`. */
export interface OpenOptions {
  /** Of .psd and .psb: which picture to take where the layers do not add up to the file's own. Default `layers`. */
  readonly prefer?: 'layers' | 'partly' | 'merged';
  /** Of .psd and .psb. */
  readonly onProgress?: LayerProgress;
}

type Read = (bytes: Uint8Array, options: OpenOptions) => Opened | Promise<Opened>;

const READERS: Readonly<Record<string, () => Promise<Read>>> = {
  '.psd': async () => (await import('./psd/index.js')).openPsd,
  '.psb': async () => (await import('./psd/index.js')).openPsd,
  '.ora': async () => (await import('./ora/index.js')).readOra,
  '.zip': async () => (await import('./zip.js')).readZip,
  '.png': picture,
  '.jpg': picture,
  '.jpeg': picture,
};

async function picture(): Promise<Read> {
  const { openPicture } = await import('./picture.js');
  return (bytes) => openPicture(bytes);
}

/** Whether a file is a flat picture by its extension. @internal */
export const isPicture = (path: string): boolean => /\.(?:png|jpe?g)$/i.test(path);

/** The file extensions that `saveFile` can write: `.psd`, ... */
export const WRITABLE: readonly string[] = Object.keys(WRITERS);

/**
 * Writes a stack in the format of the file extension: .psd, .psb, .ora, .zip, .svg, .pptx, or .png, which is the flattened
 * page. The write is atomic; the folder has to exist.
 *
 * @throws MRTError `invalid_argument`: another extension, or a path that cannot be written to
 */
export async function saveFile(
  stack: LayerStack,
  path: string,
  options: SaveOptions = {},
): Promise<WrittenFile> {
  const write = await handlerFor(WRITERS, path, 'written');
  const { bytes, warnings } = write(stack, options);
  const partial = join(dirname(path), `.mrt-${crypto.randomUUID()}`); // in the same folder, because a rename cannot cross volumes
  try {
    await writeFile(partial, bytes);
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {});
    throw unwritable('path', path, cause);
  }
  return { path, bytes: bytes.length, warnings };
}

/**
 * Reads a stack from a .psd, .psb, .ora or .zip file, a manifest.json with its layers beside it, or a folder that holds one.
 * A .png or .jpg is a stack of one background.
 *
 * @throws MRTError `not_found`: no such file; `invalid_argument`: another extension, damaged, or unreadable;
 *   `resource_exhausted`: above the size limits
 */
export async function openFile(path: string, options: OpenOptions = {}): Promise<Opened> {
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
  const read = await handlerFor(READERS, path, 'read');
  const bytes = await readFile(path).catch((cause) => {
    throw invalid('path', `(${path}) cannot be read: ${(cause as Error).message}`, cause);
  });
  return read(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), options);
}

/** Reads a stack from the bytes of a file that `openFile` can read, whose first bytes say which it is. @internal */
export async function openBytes(bytes: Uint8Array, from: string): Promise<Opened> {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 100));
  const isOra = start.startsWith('PK') && start.includes('image/openraster');
  const isPicture = start.startsWith('\x89PNG') || start.startsWith('\xff\xd8\xff');
  const archive = isOra ? '.ora' : start.startsWith('PK') ? '.zip' : '';
  const extension = start.startsWith('8BPS') ? '.psd' : isPicture ? '.png' : archive;
  if (extension === '')
    throw invalid(
      'path',
      `(${from}) is none of the files that can be read; use one of ${Object.keys(READERS).join(', ')}`,
    );
  return (await handlerFor(READERS, `file${extension}`, 'read'))(bytes, {});
}

/** The bytes of a stack as a file with this extension. @internal */
export async function fileBytes(stack: LayerStack, extension: string): Promise<Written> {
  return (await handlerFor(WRITERS, `file${extension}`, 'written'))(stack, {});
}

async function handlerFor<T>(
  handlers: Readonly<Record<string, () => Promise<T>>>,
  path: string,
  done: string,
): Promise<T> {
  const extension = extname(path).toLowerCase();
  const load = Object.hasOwn(handlers, extension) ? handlers[extension] : undefined;
  if (load) return load();
  const known = Object.keys(handlers).join(', ');
  throw invalid('path', `(${path}) has an extension that cannot be ${done}; use one of ${known}`);
}
