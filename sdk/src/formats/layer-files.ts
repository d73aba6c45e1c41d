import type { Manifest } from '../stack/manifest.js';
import type { LayerStack } from '../stack/stack.js';

export const MANIFEST = 'manifest.json';

/** The manifest of a stack with a file for each layer, and these files by path, bottom first. */
export function layerFiles(stack: LayerStack): { manifest: Manifest; files: Map<string, Uint8Array> } {
  const manifest = stack.manifest();
  const layers = manifest.layers.map((layer, z) => ({ ...layer, file: pathOf(layer, z) }));
  const files = layers.map(({ file }, z) => [file, stack.layers[z]?.png as Uint8Array] as const);
  return { manifest: { ...manifest, layers }, files: new Map(files) };
}

/** Numbered from the bottom, so that a folder listing shows the order. */
function pathOf({ name, role }: Manifest['layers'][number], z: number): string {
  return `layers/${String(z).padStart(2, '0')}-${slug(name) || role}.png`;
}

/** Letters and digits of any script, separated by dashes: safe for file systems and shells. */
export function slug(name: string): string {
  const words =
    name
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return Array.from(words.join('-')).slice(0, 40).join('').replace(/-+$/, '');
}
