import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { invalid, MRTError } from '../../errors.js';
import { parseManifest } from '../../stack/manifest.js';
import type { LayerStack } from '../../stack/stack.js';
import { filesOf } from '../layer-files.js';
import { stackFromFiles } from '../stack-from-files.js';

/**
 * Reads a stack from the `manifest.json` of `writeFolder` and the layer files in it.
 * A layer file edited since then is read as it is now, with a new digest, if its size is unchanged.
 *
 * @throws MRTError `not_found`: a file is missing; `invalid_argument`: the manifest or a layer file is invalid,
 *   or a listed file lies outside the manifest's folder
 */
export async function readFolder(manifestPath: string): Promise<LayerStack> {
  const manifest = parseManifest(parseJson(await read(manifestPath), manifestPath));
  const files = new Map<string, Uint8Array>();
  for (const file of filesOf(manifest)) {
    if (isInside(file)) files.set(file, await read(join(dirname(manifestPath), file)));
  }
  return stackFromFiles(manifest, (file, field) => {
    const bytes = files.get(file);
    if (bytes) return bytes;
    throw invalid(field, `(${JSON.stringify(file)}) is outside the manifest's folder`);
  });
}

function isInside(file: string): boolean {
  const path = normalize(file);
  return !isAbsolute(path) && !path.split(sep).includes('..');
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const text = missing ? `there is no file ${path}` : `${path} cannot be read: ${(cause as Error).message}`;
    throw new MRTError(missing ? 'not_found' : 'invalid_argument', text, { cause });
  }
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw invalid('manifest', `${path} is not JSON: ${(cause as Error).message}`, cause);
  }
}
