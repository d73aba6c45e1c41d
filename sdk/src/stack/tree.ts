import { type Group, pathOf } from './group.js';
import type { Layer } from './layer.js';

/** A layer in the tree. */
export interface LayerNode {
  readonly layer: Layer;
  readonly group?: undefined;
}

/** A group in the tree with what lies directly in it, bottom to top. */
export interface GroupNode {
  readonly group: Group;
  readonly children: readonly StackNode[];
}

/** A layer or a group in the tree. */
export type StackNode = LayerNode | GroupNode;

/**
 * The tree of a stack's layers and groups, bottom to top. A group lies where its layers do; one without layers lies on top of
 * its parent's.
 */
export function treeOf(layers: readonly Layer[], groups: readonly Group[]): readonly StackNode[] {
  const lists = new Map<string | undefined, StackNode[]>([[undefined, []]]);
  const open = (id: string | undefined) => {
    let parent: string | undefined;
    for (const next of pathOf(groups, id)) {
      if (!lists.has(next)) {
        const children: StackNode[] = [];
        lists.set(next, children);
        const group = groups.find((each) => each.id === next) as Group;
        lists.get(parent)?.push({ group, children });
      }
      parent = next;
    }
    return lists.get(parent) as StackNode[];
  };
  for (const layer of layers) open(layer.group).push({ layer });
  for (const { id } of groups) open(id);
  return lists.get(undefined) as StackNode[];
}

/** A node and the clipped ones right above it, which show only where it does. */
export interface Clipping {
  readonly base: StackNode;
  readonly clipped: readonly StackNode[];
}

const isClipped = (node: StackNode) => (node.group ?? (node as LayerNode).layer).clipped;

/** Siblings, bottom to top, with the clipped ones under what they are clipped to. The lowest has nothing to be clipped to. */
export function clippings(nodes: readonly StackNode[]): Clipping[] {
  const found: { base: StackNode; clipped: StackNode[] }[] = [];
  for (const node of nodes) {
    const last = found.at(-1);
    if (last && isClipped(node)) last.clipped.push(node);
    else found.push({ base: node, clipped: [] });
  }
  return found;
}
