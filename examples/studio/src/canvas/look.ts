// What groups and solo make of a layer.
import type { Manifest, ManifestLayer } from '@mrt/sdk/web';

export interface Look {
  readonly visible: boolean;
  readonly locked: boolean;
}

type Groups = NonNullable<Manifest['groups']>;

/** The groups around a layer, innermost first. */
export function groupsAround(manifest: Manifest, layer: Pick<ManifestLayer, 'group'>): Groups[number][] {
  const path: Groups[number][] = [];
  for (let id = layer.group; id !== undefined; ) {
    const found: Groups[number] | undefined = manifest.groups?.find((group) => group.id === id);
    if (!found || path.includes(found)) break;
    path.push(found);
    id = found.parent;
  }
  return path;
}

/** The group whose layers are selected, all of them and no others; the outermost such one. */
export function groupSelected(manifest: Manifest, selection: readonly string[]): Groups[number] | undefined {
  const found = manifest.layers.filter(({ id }) => selection.includes(id));
  const [first] = found;
  if (!first || found.length !== selection.length) return undefined;
  return groupsAround(manifest, first).findLast(({ id }) => {
    const inside = manifest.layers.filter((layer) =>
      groupsAround(manifest, layer).some((group) => group.id === id),
    );
    return inside.length === found.length && inside.every((layer) => selection.includes(layer.id));
  });
}

export function lookOf(manifest: Manifest, layer: ManifestLayer, solo: string | undefined): Look {
  const around = groupsAround(manifest, layer);
  const all = [layer, ...around];
  const alone = solo === layer.id || around.some(({ id }) => id === solo);
  return {
    visible: solo === undefined ? all.every(({ hidden }) => !hidden) : alone,
    locked: all.some(({ locked }) => locked),
  };
}

/** Colours that tell boxes apart, beside their numbers. */
const COLOURS = ['#7c5cff', '#00a37a', '#e0562b', '#1f86e8', '#c13c9b', '#8a7a00', '#d03050', '#008aa0'];
export const colourOf = (index: number): string => COLOURS[index % COLOURS.length] as string;
