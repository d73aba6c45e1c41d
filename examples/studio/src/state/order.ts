// The order of layers and of whole groups.
import { type Group, type Layer, LayerStack, makeGroup, makeLayer } from '@mrt/sdk/web';
import type { Design } from './document.js';
import { edited, stackFrom } from './stacks.js';

/** Where something goes: beside a layer, whose group it joins; on top of a group; or into it, above all that it holds. */
export type Target =
  | { readonly above: string }
  | { readonly below: string }
  | { readonly aboveGroup: string }
  | { readonly into: string };

/** Moves a layer in the order: up is to the front, one place at a time; groups are entered and left on the way. */
export function step(design: Design, id: string, by: 1 | -1): Design {
  const { layers } = stackFrom(design);
  const at = layers.findIndex((layer) => layer.id === id);
  const other = layers[at + by];
  if (!other || other.role === 'background' || layers[at]?.role === 'background') return design;
  return edited(design, (stack) => stack.move(id, by === 1 ? { above: other.id } : { below: other.id }));
}

/** Moves a group past the layer or group beside it. */
export function stepGroup(design: Design, id: string, by: 1 | -1): Design {
  const { layers, groups } = stackFrom(design);
  const inside = (layer: Layer) => isIn(groups, layer.group, id);
  const at = by === 1 ? layers.findLastIndex(inside) + 1 : layers.findIndex(inside) - 1;
  const other = layers[at];
  const own = groups.find((group) => group.id === id);
  if (!own || !other || other.role === 'background') return design;
  if (by === -1) return moveGroup(design, id, { below: bottomOf(layers, groups, other, own.parent) });
  const around = aroundIn(groups, other.group, own.parent);
  return moveGroup(design, id, around === undefined ? { above: other.id } : { aboveGroup: around });
}

/** The outermost group around something that lies in `parent`; undefined: it lies right in it, or outside. */
function aroundIn(groups: readonly Group[], id: string | undefined, parent: string | undefined) {
  for (let next = groups.find((each) => each.id === id); next; ) {
    if (next.parent === parent) return next.id;
    const { parent: outer } = next;
    next = groups.find((each) => each.id === outer);
  }
  return undefined;
}

function bottomOf(
  layers: readonly Layer[],
  groups: readonly Group[],
  layer: Layer,
  parent: string | undefined,
) {
  const around = aroundIn(groups, layer.group, parent);
  const lowest = around === undefined ? layer : layers.find(({ group }) => isIn(groups, group, around));
  return (lowest ?? layer).id;
}

/** Moves layers, in the order that they have. */
export function moveTo(design: Design, ids: readonly string[], target: Target): Design {
  return edited(design, (before) => {
    let stack = before;
    let next = target;
    for (const { id, role } of before.layers) {
      if (!ids.includes(id) || role === 'background') continue;
      if ('above' in next || 'below' in next) stack = stack.move(id, next);
      else stack = put(stack, ({ id: own }) => own === id, next);
      next = { above: id };
    }
    return stack;
  });
}

/** Moves a group with all that it holds. A group does not go into itself. */
export const moveGroup = (design: Design, id: string, target: Target): Design =>
  edited(design, (stack) => put(stack, ({ group }) => isIn(stack.groups, group, id), target, id));

/** Puts layers that lie together, or the group around them, somewhere else. */
function put(
  stack: LayerStack,
  moves: (layer: Layer) => boolean,
  target: Target,
  group?: string,
): LayerStack {
  const inside = stack.layers.filter(moves);
  const rest = stack.layers.filter((layer) => !moves(layer));
  const place = placeIn(stack.groups, rest, target);
  if (!place || (group !== undefined && isIn(stack.groups, place.parent, group))) return stack;
  const { at, parent } = place;
  const moved =
    group === undefined
      ? inside.map(({ group: _, ...layer }) =>
          makeLayer({ ...layer, ...(parent !== undefined && { group: parent }) }),
        )
      : inside;
  const groups = stack.groups.map((each) => {
    const { parent: _, ...own } = each;
    return each.id === group ? makeGroup({ ...own, ...(parent !== undefined && { parent }) }) : each;
  });
  const from = rest[0]?.role === 'background' ? Math.max(1, at) : at;
  return new LayerStack({ ...stack, layers: rest.toSpliced(from, 0, ...moved), groups });
}

/** The index among the layers that stay, and the group there. */
function placeIn(groups: readonly Group[], layers: readonly Layer[], target: Target) {
  if ('above' in target || 'below' in target) {
    const name = 'above' in target ? target.above : target.below;
    const at = layers.findIndex(({ id }) => id === name);
    return at < 0 ? undefined : { at: 'above' in target ? at + 1 : at, parent: layers[at]?.group };
  }
  const name = 'into' in target ? target.into : target.aboveGroup;
  const at = layers.findLastIndex(({ group }) => isIn(groups, group, name));
  const parent = 'into' in target ? name : groups.find(({ id }) => id === name)?.parent;
  return at < 0 ? undefined : { at: at + 1, parent };
}

/** Whether a group is another one, or lies in it. */
function isIn(groups: readonly Group[], id: string | undefined, around: string): boolean {
  if (id === undefined) return false;
  return id === around || isIn(groups, groups.find((group) => group.id === id)?.parent, around);
}
