import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { invalid, MRTError } from '../errors.js';
import { openFile, saveFile, WRITABLE, type WrittenFile } from '../formats/files.js';
import { writeFolder } from '../formats/folder/write.js';
import { filesOf, MANIFEST } from '../formats/layer-files.js';
import type { Opened } from '../formats/result.js';
import { parseManifest } from '../stack/manifest.js';
import type { LayerStack } from '../stack/stack.js';
import type { Roots } from './roots.js';

/** A stack from a file or folder inside the roots; also what a manifest names has to lie there. */
export async function openDesign(roots: Roots, path: string, field: string): Promise<Opened> {
  const real = await roots.existing(path, field, 'design');
  const isFolder = (await stat(real)).isDirectory();
  if (isFolder || real.endsWith('.json')) {
    const manifest = isFolder ? join(real, MANIFEST) : real;
    const text = await readFile(await roots.existing(manifest, field), 'utf8');
    for (const file of filesOf(manifestIn(text, field)))
      await roots.existing(join(dirname(manifest), file), field);
  }
  return openFile(real);
}

function manifestIn(text: string, field: string) {
  try {
    return parseManifest(JSON.parse(text));
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw invalid(field, `has a manifest that is no JSON: ${(cause as Error).message}`, cause);
  }
}

/** Where a stack is to be written. */
export interface Output {
  /** As the caller wrote it. */
  readonly asked: string;
  readonly path: string;
}

/** The outputs of a call, checked before anything is computed. */
export async function checkedOutputs(roots: Roots, outputs: readonly string[]): Promise<Output[]> {
  const checked: Output[] = [];
  for (const [at, asked] of outputs.entries()) {
    const field = `outputs[${at}]`;
    const extension = extname(asked).toLowerCase();
    if (extension !== '' && !WRITABLE.includes(extension))
      throw invalid(
        field,
        `(${asked}) has no format that can be written; use ${WRITABLE.join(', ')}, or no extension for a folder`,
      );
    const path = await roots.absent(asked, field);
    if (checked.some((other) => other.path === path))
      throw invalid(field, `(${asked}) is there twice; name each once`);
    checked.push({ asked, path });
  }
  return checked;
}

/** Writes a stack to all its outputs, and replaces nothing. */
export async function writeOutputs(stack: LayerStack, outputs: readonly Output[]): Promise<WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const { asked, path } of outputs) {
    await mkdir(dirname(path), { recursive: true });
    const folder = extname(path) === '';
    // Made here and now, so that it cannot be somebody else's.
    await (folder ? mkdir(path) : open(path, 'wx').then((file) => file.close())).catch((cause) => {
      const taken = (cause as NodeJS.ErrnoException).code === 'EEXIST';
      const why = taken
        ? 'was made by another meanwhile; choose another name'
        : `cannot be made: ${cause.message}`;
      throw invalid('outputs', `(${asked}) ${why}`, cause);
    });
    try {
      written.push(
        ...(folder ? await writeFolder(stack, path, basename(path)) : [await saveFile(stack, path)]),
      );
    } catch (error) {
      await rm(path, { recursive: true, force: true }).catch(() => {});
      throw error;
    }
  }
  return written;
}
