import { fullRegion } from '../../geometry.js';
import { blankImage, encodePng, type RgbaImage } from '../../image/index.js';
import { compositeLayers } from '../../stack/composite.js';
import type { Layer } from '../../stack/layer.js';
import { makeLayer } from '../../stack/layer.js';
import { LayerStack } from '../../stack/stack.js';
import { type LayerNode, type StackNode, treeOf } from '../../stack/tree.js';

const SAME = 2; // of 255

/** A stack in which some layers became one, and their names. */
export interface Patched {
  readonly stack: LayerStack;
  readonly names: readonly string[];
}

/**
 * Replaces outermost layers and groups, from the lowest to the highest that holds a wrong layer, by one layer that is cut from the
 * page's picture: opaque where that differs from what the others show, clear elsewhere.
 *
 * @param picture the page, straight alpha
 * @returns undefined where no layer is wrong
 */
export function patched(
  stack: LayerStack,
  picture: RgbaImage,
  wrong: ReadonlySet<Layer>,
): Patched | undefined {
  const nodes = treeOf(stack.layers, stack.groups);
  const range = rangeOf(nodes, wrong);
  if (!range) return undefined;
  const [first, last] = range;
  const lower = nodes.slice(0, first).flatMap(layersOf);
  const upper = nodes.slice(last + 1).flatMap(layersOf);
  const { groups, page } = stack;
  const others = compositeLayers({ layers: [...lower, ...upper], groups }, page);
  const above = compositeLayers({ layers: upper, groups }, page);
  const names = nodes
    .slice(first, last + 1)
    .map(({ group, ...node }) => (group ?? (node as LayerNode).layer).name);
  const id = freeId(stack);
  const layer = makeLayer({
    id,
    name: names.length === 1 ? (names[0] as string) : 'Merged',
    region: page,
    png: encodePng(cutOut(picture, others, above)),
  });
  const layers = [...lower, layer, ...upper];
  const used = groups.filter((group) => layers.some((each) => isIn(each.group, group.id, stack)));
  const { canvas, dpi, provenance } = stack;
  const rest = { ...(dpi !== undefined && { dpi }), ...(provenance && { provenance }) };
  return { stack: new LayerStack({ canvas, page, layers, groups: used, ...rest }), names };
}

const layersOf = (node: StackNode): Layer[] =>
  node.group ? node.children.flatMap(layersOf) : [(node as LayerNode).layer];

/** What is clipped goes along with what it is clipped to. */
function rangeOf(nodes: readonly StackNode[], wrong: ReadonlySet<Layer>): [number, number] | undefined {
  const found = nodes.flatMap((node, index) =>
    layersOf(node).some((layer) => wrong.has(layer)) ? [index] : [],
  );
  if (found.length === 0) return undefined;
  const clipped = (index: number) => {
    const node = nodes[index];
    return node !== undefined && (node.group ?? (node as LayerNode).layer).clipped;
  };
  let [first, last] = [found[0] as number, found.at(-1) as number];
  while (first > 0 && clipped(first)) first--;
  while (clipped(last + 1)) last++;
  return [first, last];
}

function isIn(own: string | undefined, id: string, { groups }: LayerStack): boolean {
  for (let next = own; next !== undefined; next = groups.find((group) => group.id === next)?.parent)
    if (next === id) return true;
  return false;
}

function freeId({ layers }: LayerStack): string {
  let number = 1;
  while (layers.some(({ id }) => id === `merged-${number}`)) number++;
  return `merged-${number}`;
}

/** What has to lie below `above` so that the sum is the picture, where it is not so without it. */
function cutOut(picture: RgbaImage, others: RgbaImage, above: RgbaImage): RgbaImage {
  const { width, height } = fullRegion(picture);
  const out = blankImage(width, height);
  for (let at = 0; at < out.data.length; at += 4) {
    const differs = [0, 1, 2, 3].some(
      (i) => Math.abs((picture.data[at + i] as number) - (others.data[at + i] as number)) > SAME,
    );
    const cover = (above.data[at + 3] as number) / 255;
    if (!differs || cover === 1) continue;
    for (let i = at; i < at + 3; i++)
      out.data[i] = ((picture.data[i] as number) - cover * (above.data[i] as number)) / (1 - cover);
    out.data[at + 3] = picture.data[at + 3] as number;
  }
  return out;
}
