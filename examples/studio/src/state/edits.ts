// The edits of a design's layers, as functions from designs to designs.
import { type GroupInit, type LayerChange, makeLayer, type Region } from '@mrt/sdk/web';
import type { Design } from './document.js';
import { moveTo } from './order.js';
import { edited, type stackFrom } from './stacks.js';

export const change = (design: Design, id: string, to: LayerChange): Design =>
  edited(design, (stack) => stack.replace(id, to));

export const changeGroup = (design: Design, id: string, to: Partial<GroupInit>): Design =>
  edited(design, (stack) => stack.replaceGroup(id, to));

/** Moves layers by whole px; the canvas grows where they leave it. */
export function moveBy(design: Design, ids: readonly string[], dx: number, dy: number): Design {
  if (dx === 0 && dy === 0) return design;
  return edited(design, (before) => {
    let stack = before;
    for (const id of ids) {
      const { region, locked } = stack.layer(id);
      if (!locked) stack = placed(stack, id, { ...region, x: region.x + dx, y: region.y + dy });
    }
    return stack;
  });
}

/** Puts a layer somewhere, with the pixels of that size if it differs. */
export function place(design: Design, id: string, region: Region, png?: Uint8Array): Design {
  return edited(design, (stack) => placed(stack, id, region, png));
}

function placed(stack: ReturnType<typeof stackFrom>, id: string, region: Region, png?: Uint8Array) {
  const before = stack.layer(id).region;
  const grown = stack.makeRoom(region);
  const shift = { x: grown.page.x - stack.page.x, y: grown.page.y - stack.page.y };
  const at = { ...region, x: region.x + shift.x, y: region.y + shift.y };
  const { mask: own } = grown.layer(id);
  const [dx, dy] = [region.x - before.x, region.y - before.y];
  const moved = own && { ...own, region: { ...own.region, x: own.region.x + dx, y: own.region.y + dy } };
  const mask = moved && { mask: moved }; // moves along with its layer
  return grown.replace(id, png ? { region: at, png, ...mask } : { region: at, ...mask });
}

export const remove = (design: Design, ids: readonly string[]): Design =>
  edited(design, (before) => ids.reduce((stack, id) => stack.remove(id), before));

export function duplicate(design: Design, id: string, name: string): Design {
  return edited(design, (stack) => {
    const layer = stack.layer(id);
    const copy = makeLayer({ ...layer, id: freshId(stack.layers, 'copy'), name, role: 'layer' });
    return stack.insert(copy, { above: id });
  });
}

export function group(design: Design, ids: readonly string[], name: string): Design {
  const id = freshId(design.manifest.groups ?? [], 'group');
  const top = design.manifest.layers.filter((layer) => ids.includes(layer.id)).at(-1);
  if (!top) return design;
  const others = ids.filter((other) => other !== top.id);
  const together = moveTo(design, others, { below: top.id });
  return edited(together, (stack) => stack.gather(ids, { id, name }));
}

export const ungroup = (design: Design, id: string): Design => edited(design, (stack) => stack.ungroup(id));

/** Layers become one of these pixels, where the lowest of them was. */
export function merge(
  design: Design,
  ids: readonly string[],
  region: Region,
  png: Uint8Array,
  name: string,
): Design {
  return edited(design, (before) => {
    const inside = before.layers.filter((layer) => ids.includes(layer.id));
    const [lowest, ...others] = inside;
    if (!lowest) return before;
    const rest = others.reduce((stack, { id }) => stack.remove(id), before);
    const plain = { opacity: 1, blendMode: 'normal', hidden: false } as const;
    return rest.replace(lowest.id, { ...plain, region, png, name });
  });
}

/** A new layer on top, or above another one. */
export function insert(
  design: Design,
  png: Uint8Array,
  region: Region,
  name: string,
  above?: string,
): Design {
  return edited(design, (before) => {
    const stack = before.makeRoom(region);
    const dx = stack.page.x - before.page.x;
    const dy = stack.page.y - before.page.y;
    const at = { ...region, x: region.x + dx, y: region.y + dy };
    const layer = makeLayer({ id: freshId(stack.layers, 'layer'), name, region: at, png });
    return stack.insert(layer, above ? { above } : 'top');
  });
}

export function freshId(used: readonly { readonly id: string }[], stem: string): string {
  let number = 1;
  while (used.some(({ id }) => id === `${stem}-${number}`)) number++;
  return `${stem}-${number}`;
}
