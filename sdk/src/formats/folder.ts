import { join } from 'node:path';
import { invalid } from '../errors.js';
import { encodePng } from '../image.js';
import type { Manifest } from '../stack/manifest.js';
import type { LayerStack } from '../stack/stack.js';
import { writeOra } from './ora.js';
import { writePsd } from './psd.js';
import { publish } from './publish.js';

export interface WrittenFile {
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
}

export const MANIFEST = 'manifest.json';

/**
 * Writes the stack into folder `dir` (made if absent): `<name>.psd`, `<name>.ora`, `<name>.png` (the flattened page),
 * `layers/NN-name.png` (each layer's own bytes, bottom first) and `manifest.json`, which `readFolder` reads back.
 * Other files in the folder stay, except layers that an earlier manifest lists. Each file appears whole or not at all.
 *
 * @param name a plain file name without extension
 * @returns the files in that order
 * @throws MRTError `invalid_argument`: `name` is no plain file name, or `dir` cannot be written to.
 */
export async function writeFolder(stack: LayerStack, dir: string, name: string): Promise<WrittenFile[]> {
  if (!/^[^./\\][^/\\]*$/.test(name)) {
    throw invalid(
      'name',
      `(${JSON.stringify(name)}) is not a plain file name; leave out folders and leading dots`,
    );
  }
  const paths = layerPaths(stack);
  const manifest = stack.manifest();
  const listed: Manifest = {
    ...manifest,
    layers: manifest.layers.map((layer, z) => ({ ...layer, file: paths[z] as string })),
  };
  const merged = stack.composite();
  const files = new Map<string, Uint8Array>([
    [`${name}.psd`, writePsd(stack, merged)],
    [`${name}.ora`, writeOra(stack, merged)],
    [`${name}.png`, encodePng(merged)],
    ...stack.layers.map((layer, z): [string, Uint8Array] => [paths[z] as string, layer.png]),
    [MANIFEST, new TextEncoder().encode(`${JSON.stringify(listed, null, 2)}\n`)],
  ]);
  await publish(dir, files);
  return Array.from(files, ([file, { length }]) => ({ path: join(dir, file), bytes: length }));
}

/** `layers/03-red-star.png`: numbered from the bottom, so that a folder listing shows the order. */
function layerPaths({ layers }: LayerStack): string[] {
  return layers.map(({ name, role }, z) => `layers/${String(z).padStart(2, '0')}-${slug(name) || role}.png`);
}

/** Letters and digits of any script, dashes between; nothing that a file system or a shell reads otherwise. */
export function slug(name: string): string {
  const words =
    name
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return Array.from(words.join('-')).slice(0, 40).join('').replace(/-+$/, '');
}
