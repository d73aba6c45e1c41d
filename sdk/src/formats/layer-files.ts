import type { Layer } from '../stack/layer.js';
import type { Manifest, ManifestMask } from '../stack/manifest.js';
import type { LayerMask } from '../stack/mask.js';
import type { LayerStack } from '../stack/stack.js';

export const MANIFEST = 'manifest.json';

/** The manifest of a stack with a file for each layer and mask, and these files by path, bottom first. */
export function layerFiles(stack: LayerStack): { manifest: Manifest; files: Map<string, Uint8Array> } {
  const manifest = stack.manifest();
  const files = new Map<string, Uint8Array>();
  const layers = manifest.layers.map((layer, z) => {
    const file = pathOf(layer, z);
    const { png, mask } = stack.layers[z] as Layer;
    files.set(file, png);
    return { ...layer, file, ...withFile(layer.mask, mask, file, files) };
  });
  const groups = manifest.groups?.map((group, index) => {
    const path = `layers/group-${index}-${slug(group.name) || 'group'}.png`;
    return { ...group, ...withFile(group.mask, stack.groups[index]?.mask, path, files) };
  });
  return { manifest: { ...manifest, layers, ...(groups && { groups }) }, files };
}

/** The mask as the manifest has it, with its file, which is added to the others. */
function withFile(
  described: ManifestMask | undefined,
  mask: LayerMask | undefined,
  path: string,
  files: Map<string, Uint8Array>,
): { mask?: ManifestMask } {
  if (!described || !mask) return {};
  const file = path.replace(/\.png$/, '.mask.png');
  files.set(file, mask.png);
  return { mask: { ...described, file } };
}

/** The files of a manifest's layers and masks. */
export function filesOf({ layers, groups = [] }: Manifest): string[] {
  const masks = [...layers, ...groups].flatMap(({ mask }) => mask?.file ?? []);
  return [...layers.flatMap(({ file }) => file ?? []), ...masks];
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
