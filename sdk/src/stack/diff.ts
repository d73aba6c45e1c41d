import { describeRegion, type Region, type Size } from '../geometry.js';
import { isSameText } from './details.js';
import type { Layer } from './layer.js';

/** The properties of a layer that are compared; `pixels` are the bytes of its PNG, and a text's box counts from its region. */
export type LayerField =
  | 'name'
  | 'role'
  | 'region'
  | 'opacity'
  | 'hidden'
  | 'locked'
  | 'pixels'
  | 'caption'
  | 'kind'
  | 'text';

/** The differences of a layer that both stacks have. */
export interface ChangedLayer {
  readonly id: string;
  readonly before: Layer;
  readonly after: Layer;
  /** `pixels`: the bytes of its PNG, by digest. */
  readonly fields: readonly LayerField[];
}

/** The differences between two stacks; layers are matched by id. */
export interface StackDiff {
  /** True if nothing differs, including the bytes of every layer. */
  readonly equal: boolean;
  /** True if canvas or page differ. */
  readonly frame: boolean;
  readonly added: readonly Layer[];
  readonly removed: readonly Layer[];
  readonly changed: readonly ChangedLayer[];
  /** Ids of the common layers in the order of the second stack, if their order differs. */
  readonly order: readonly string[] | undefined;
}

interface Stack {
  readonly canvas: Size;
  readonly page: Region;
  readonly layers: readonly Layer[];
}

export function diffOf(before: Stack, after: Stack): StackDiff {
  const old = new Map(before.layers.map((layer) => [layer.id, layer]));
  const now = new Map(after.layers.map((layer) => [layer.id, layer]));
  const added = after.layers.filter(({ id }) => !old.has(id));
  const removed = before.layers.filter(({ id }) => !now.has(id));
  const changed = after.layers.flatMap((layer): ChangedLayer[] => {
    const earlier = old.get(layer.id);
    const fields = earlier ? fieldsOf(earlier, layer) : [];
    return earlier && fields.length > 0 ? [{ id: layer.id, before: earlier, after: layer, fields }] : [];
  });
  const common = (layers: readonly Layer[], others: ReadonlyMap<string, Layer>) =>
    layers.map(({ id }) => id).filter((id) => others.has(id));
  const [first, second] = [common(before.layers, now), common(after.layers, old)];
  const order = first.every((id, i) => id === second[i]) ? undefined : second;
  const { width, height } = before.canvas;
  const frame =
    width !== after.canvas.width ||
    height !== after.canvas.height ||
    describeRegion(before.page) !== describeRegion(after.page);
  const equal = !frame && !order && added.length + removed.length + changed.length === 0;
  return { equal, frame, added, removed, changed, order };
}

function fieldsOf(before: Layer, after: Layer): LayerField[] {
  const plain = (['name', 'role', 'opacity', 'hidden', 'locked', 'caption', 'kind'] as const).filter(
    (field) => before[field] !== after[field],
  );
  return [
    ...plain,
    ...(describeRegion(before.region) === describeRegion(after.region) ? [] : (['region'] as const)),
    ...(before.digest === after.digest ? [] : (['pixels'] as const)),
    ...(isSameText(before, after) ? [] : (['text'] as const)),
  ];
}
