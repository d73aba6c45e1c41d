import { join } from 'node:path';
import { invalid } from '../../errors.js';
import { encodePng } from '../../image/index.js';
import type { LayerStack } from '../../stack/stack.js';
import { layerFiles, MANIFEST } from '../layer-files.js';
import { writeOra } from '../ora/index.js';
import { writePsd } from '../psd/index.js';
import type { Warning } from '../result.js';
import { writeFiles } from './write-files.js';

/** A written file, with warnings about what its format could not store. */
export interface WrittenFile {
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  readonly warnings: readonly Warning[];
}

/**
 * Writes the stack into folder `dir` (created if absent): `<name>.psd`, `<name>.ora`, `<name>.png` (the flattened page),
 * `layers/NN-name.png` (each layer's own bytes, bottom first) and `manifest.json`, which `readFolder` reads back.
 * Other files in the folder stay, except layers that an earlier manifest lists. Every file is written atomically.
 *
 * @param name a plain file name without extension
 * @returns the files in that order
 * @throws MRTError `invalid_argument`: `name` is not a plain file name, or `dir` cannot be written to
 */
export async function writeFolder(stack: LayerStack, dir: string, name: string): Promise<WrittenFile[]> {
  checkName(name);
  const { manifest, files: layers } = layerFiles(stack);
  const merged = stack.composite();
  const psd = writePsd(stack, merged);
  const ora = writeOra(stack, merged);
  const files = new Map<string, Uint8Array>([
    [`${name}.psd`, psd.bytes],
    [`${name}.ora`, ora.bytes],
    [`${name}.png`, encodePng(merged)],
    ...layers,
    [MANIFEST, new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)],
  ]);
  const warnings = new Map([
    [`${name}.psd`, psd.warnings],
    [`${name}.ora`, ora.warnings],
  ]);
  await writeFiles(dir, files);
  return Array.from(files, ([file, { length }]) => {
    return { path: join(dir, file), bytes: length, warnings: warnings.get(file) ?? [] };
  });
}

/** Refuses a name that contains a path. */
export function checkName(name: string): void {
  if (/^[^./\\][^/\\]*$/.test(name)) return;
  throw invalid(
    'name',
    `(${JSON.stringify(name)}) is not a plain file name; leave out folders and leading dots`,
  );
}
