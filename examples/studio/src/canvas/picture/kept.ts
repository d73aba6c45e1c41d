import { clippings, type LayerNode, type Region, type StackNode } from '@mrt/sdk/web';
import type { Painter } from './painter.js';
import { paint, type Surface, sourceFrom, surfaceOf } from './surface.js';

/** While layers are dragged, what lies below all of them is drawn once, and so is what lies above, if its look does not depend on them. */
export class Kept {
  #key = '';
  #below: Surface | undefined;
  #above: Surface | undefined;

  /** @param key changes with everything that is drawn but the places of what moves */
  draw(
    painter: Painter,
    nodes: readonly StackNode[],
    onto: Surface,
    { moving, key }: { moving: ReadonlySet<string>; key: string },
  ): void {
    const parts = clippings(nodes).map(({ base, clipped }) => [base, ...clipped]);
    const moves = (part: readonly StackNode[]) => part.some((node) => contains(node, moving));
    const first = parts.findIndex(moves);
    if (moving.size === 0 || first < 0) {
      this.#key = '';
      this.#below = undefined;
      this.#above = undefined;
      painter.draw(nodes, onto);
      return;
    }
    const last = parts.findLastIndex(moves);
    const above = parts.slice(last + 1).flat();
    if (key !== this.#key) {
      this.#key = key;
      this.#below = drawn(painter, parts.slice(0, first).flat(), onto.frame);
      this.#above = above.every(isPlain) ? drawn(painter, above, onto.frame) : undefined;
    }
    if (this.#below) paint(onto, sourceFrom(this.#below));
    painter.draw(parts.slice(first, last + 1).flat(), onto);
    if (this.#above) paint(onto, sourceFrom(this.#above));
    else painter.draw(above, onto);
  }
}

function drawn(painter: Painter, nodes: readonly StackNode[], frame: Region): Surface {
  const surface = surfaceOf(frame);
  painter.draw(nodes, surface);
  return surface;
}

const contains = (node: StackNode, ids: ReadonlySet<string>): boolean =>
  node.group ? node.children.some((child) => contains(child, ids)) : ids.has((node as LayerNode).layer.id);

/** Whether it looks the same over everything. */
function isPlain(node: StackNode): boolean {
  if (!node.group) return (node as LayerNode).layer.blendMode === 'normal';
  const { blendMode } = node.group;
  return blendMode === 'normal' || (blendMode === 'pass-through' && node.children.every(isPlain));
}
