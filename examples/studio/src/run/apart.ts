// Layers, and marked parts of the picture, taken apart: what they hold becomes a group in their place.
import {
  decodePng,
  type GroupInit,
  type Layer,
  type LayerMask,
  LayerStack,
  makeLayer,
  maskOf,
  type Region,
} from '@mrt/sdk/web';
import { cut } from '../canvas/picture/surface.js';
import { flattened } from '../files/workers.js';
import { freshId } from '../state/edits.js';
import { edited, stackFrom } from '../state/stacks.js';
import { design, say, select } from '../state/store.js';
import { t } from '../text.js';
import { mrt } from './client.js';
import { perform } from './run.js';

/** Takes one layer apart; its parts become a group in its place. */
export async function apart(id: string): Promise<void> {
  const value = design();
  const layer = value && stackFrom(value).layers.find((each) => each.id === id);
  if (!layer) return;
  await taken(layer, layer.region, (stack) =>
    layer.role === 'background' ? stack.hide(id) : stack.lock(id, false).remove(id),
  );
}

/**
 * Takes a part of a layer apart: of the one that was selected when the box was drawn, or else of the topmost that is seen there.
 * A mask cuts the part out of the layer, whose pixels stay whole.
 */
export async function apartInside(box: Region, chosen: string | undefined): Promise<void> {
  const value = design();
  if (!value) return;
  const stack = stackFrom(value);
  const over = (layer: Layer) => {
    const part = cut(layer.region, box);
    return part.width >= LEAST && part.height >= LEAST && !stack.isHidden(layer.id);
  };
  const layer =
    stack.layers.findLast((each) => each.id === chosen && over(each)) ?? stack.layers.findLast(over);
  if (!layer) return say('error', t.make.apartNothing);
  const part = cut(layer.region, box);
  await taken({ ...layer, name: t.make.partOf(layer.name) }, part, (before) =>
    before.replace(layer.id, { mask: holed(layer, part) }),
  );
}

const LEAST = 16; // px: smaller parts hold nothing to be found

async function taken(layer: Layer, part: Region, leave: (stack: LayerStack) => LayerStack): Promise<void> {
  const { id, region, name, mask, png } = layer;
  const alone = makeLayer({ id, region, png, ...(mask && { mask }) });
  const canvas = { width: region.x + region.width, height: region.y + region.height };
  const image = await flattened(new LayerStack({ canvas, page: part, layers: [alone] }));
  const ids: string[] = [];
  const stack = await perform(
    t.labels.apart,
    (signal) => mrt().decompose({ image }, { signal }),
    ({ plan: _, ...present }, parts) =>
      edited(present, (before) => {
        const group = { id: freshId(before.groups, 'group'), name };
        return leave(inPlace(before, layer, { parts, part, group, ids }));
      }),
  );
  if (stack) select(ids);
}

/** The parts above the layer, as a group that looks as the layer does. */
function inPlace(
  before: LayerStack,
  { id, opacity, blendMode, clipped }: Layer,
  { parts, part, group, ids }: { parts: LayerStack; part: Region; group: GroupInit; ids: string[] },
): LayerStack {
  let stack = before;
  let below = id;
  for (const each of parts.layers) {
    const fresh = freshId(stack.layers, 'part');
    const { x, y } = each.region;
    const region = { ...each.region, x: x + part.x, y: y + part.y };
    const { text: _, ...rest } = each;
    stack = stack.insert(makeLayer({ ...rest, id: fresh, role: 'layer', region, clipped: false }), {
      above: below,
    });
    ids.push(fresh);
    below = fresh;
  }
  for (const fresh of ids) stack = stack.replace(fresh, { clipped: false });
  const plain = opacity === 1 && blendMode === 'normal' && !clipped;
  const look = plain ? {} : { opacity, clipped, blendMode };
  return stack.gather(ids, { ...group, ...look });
}

/** The layer's mask with a hole. */
function holed({ region, mask }: Layer, part: Region): LayerMask {
  const outside = mask && !mask.disabled ? mask.outside : 255;
  const values = new Uint8Array(region.width * region.height).fill(outside);
  const own = mask && !mask.disabled ? { ...mask, ...decodePng(mask.png) } : undefined;
  for (let row = 0; row < region.height; row++)
    for (let column = 0; column < region.width; column++) {
      const [x, y] = [region.x + column, region.y + row];
      const at = row * region.width + column;
      if (holds(part, x, y)) values[at] = 0;
      else if (own && holds(own.region, x, y))
        values[at] = own.data[((y - own.region.y) * own.width + x - own.region.x) * 4] as number;
    }
  return maskOf(values, region, { outside });
}

const holds = ({ x, y, width, height }: Region, column: number, row: number) =>
  column >= x && row >= y && column < x + width && row < y + height;
