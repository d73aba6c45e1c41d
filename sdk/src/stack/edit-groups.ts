import { invalid } from '../errors.js';
import { type Region, relativeTo } from '../geometry.js';
import { shiftedMask } from './edit.js';
import { type Group, type GroupInit, groupsAround, makeGroup, pathOf } from './group.js';
import { type Layer, makeLayer } from './layer.js';

/** The properties of a group that can be replaced. */
export type GroupChange = Partial<Omit<Group, 'id' | 'parent'>>;

interface Parts {
  readonly layers: readonly Layer[];
  readonly groups: readonly Group[];
}

/** The parts with a new group around some layers, which lie together, in one group or in none. */
export function gathered({ layers, groups }: Parts, inside: readonly Layer[], init: GroupInit): Parts {
  const parents = new Set(inside.map(({ group }) => group));
  if (inside.length === 0) throw invalid('layers', 'is empty; name at least one layer to group');
  if (parents.size > 1) throw invalid('layers', 'lie in different groups; name layers of one group');
  const background = inside.find(({ role }) => role === 'background');
  if (background) throw invalid('layers', 'contains the background, which stays outside of groups');
  const [parent] = parents;
  const { parent: _, ...rest } = init;
  const group = makeGroup({ ...rest, ...(parent !== undefined && { parent }) });
  const ids = new Set(inside.map(({ id }) => id));
  const placed = layers.map((layer) =>
    ids.has(layer.id) ? makeLayer({ ...layer, group: group.id }) : layer,
  );
  return { layers: placed, groups: [...groups, group] };
}

/** The parts without a group, whose layers and groups move into the one around it; its opacity, mask and mode are gone. */
export function dissolved({ layers, groups }: Parts, { id, parent }: Group): Parts {
  const up = <T extends { group?: string } | { parent?: string }>(item: T, key: 'group' | 'parent'): T => {
    const { [key as keyof T]: own, ...rest } = item;
    if (own !== id) return item;
    return { ...rest, ...(parent !== undefined && { [key]: parent }) } as T;
  };
  return {
    layers: layers.map((layer) => (layer.group === id ? makeLayer(up(layer, 'group')) : layer)),
    groups: groups
      .filter((group) => group.id !== id)
      .map((group) => (group.parent === id ? makeGroup(up(group, 'parent')) : group)),
  };
}

/** The groups with one changed. */
export function changedGroups(groups: readonly Group[], group: Group, change: GroupChange): Group[] {
  const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return groups.map((each) => (each.id === group.id ? makeGroup({ ...each, ...defined }) : each));
}

/** The groups that hold layers, with masks and artboards as seen from the corner of `frame`. */
export function croppedGroups(groups: readonly Group[], layers: readonly Layer[], frame: Region): Group[] {
  const used = new Set(layers.flatMap(({ group }) => pathOf(groups, group)));
  return groups
    .filter(({ id }) => used.has(id))
    .map(({ mask, artboard, ...rest }) =>
      makeGroup({
        ...rest,
        ...(mask && { mask: shiftedMask(mask, frame) }),
        ...(artboard && { artboard: { ...artboard, region: relativeTo(frame, artboard.region) } }),
      }),
    );
}

/** Whether a layer, or a group around it, is hidden. */
export const isHidden = (groups: readonly Group[], layer: Layer): boolean =>
  layer.hidden || groupsAround(groups, layer).some(({ hidden }) => hidden);
