import { describeRegion, type Region, type Size } from '../geometry.js';
import { isSameText } from './details.js';
import type { Group } from './group.js';
import type { Layer } from './layer.js';
import type { LayerMask } from './mask.js';

/** The fields of layers that are compared as they are. */
const PLAIN = [
  'name',
  'role',
  'opacity',
  'hidden',
  'locked',
  'blendMode',
  'clipped',
  'group',
  'caption',
  'kind',
] as const satisfies readonly (keyof Layer)[];

const PLAIN_OF_GROUP = [
  'name',
  'parent',
  'opacity',
  'hidden',
  'locked',
  'blendMode',
  'clipped',
] as const satisfies readonly (keyof Group)[];

/** The properties of a layer that are compared; `pixels` are the bytes of its PNG, and a text's box counts from its region. */
export type LayerField = (typeof PLAIN)[number] | 'region' | 'pixels' | 'mask' | 'text';

/** The properties of a group that are compared. */
export type GroupField = (typeof PLAIN_OF_GROUP)[number] | 'mask' | 'artboard';

/** The differences of a group that both stacks have. */
export interface ChangedGroup {
  readonly id: string;
  readonly before: Group;
  readonly after: Group;
  readonly fields: readonly GroupField[];
}

/** The differences between the groups of two stacks; they are matched by id. */
export interface GroupsDiff {
  readonly added: readonly Group[];
  readonly removed: readonly Group[];
  readonly changed: readonly ChangedGroup[];
}

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
  /** True if canvas, page or resolution differ. */
  readonly frame: boolean;
  readonly added: readonly Layer[];
  readonly removed: readonly Layer[];
  readonly changed: readonly ChangedLayer[];
  /** Ids of the common layers in the order of the second stack, if their order differs. */
  readonly order: readonly string[] | undefined;
  readonly groups: GroupsDiff;
}

interface Stack {
  readonly canvas: Size;
  readonly page: Region;
  readonly layers: readonly Layer[];
  readonly groups: readonly Group[];
  readonly dpi?: number;
}

export function diffOf(before: Stack, after: Stack): StackDiff {
  const { old, now, ...compared } = matched(before.layers, after.layers, fieldsOf);
  const { old: _, now: __, ...groups } = matched(before.groups, after.groups, fieldsOfGroup);
  const common = (layers: readonly Layer[], others: ReadonlyMap<string, Layer>) =>
    layers.map(({ id }) => id).filter((id) => others.has(id));
  const [first, second] = [common(before.layers, now), common(after.layers, old)];
  const order = first.every((id, i) => id === second[i]) ? undefined : second;
  const { width, height } = before.canvas;
  const frame =
    before.dpi !== after.dpi ||
    width !== after.canvas.width ||
    height !== after.canvas.height ||
    describeRegion(before.page) !== describeRegion(after.page);
  const same = [compared, groups].every(
    ({ added, removed, changed }) => added.length + removed.length + changed.length === 0,
  );
  return { equal: !frame && !order && same, frame, ...compared, order, groups };
}

/** Items of two lists by id: those of one list alone, and those whose fields differ. */
function matched<T extends { readonly id: string }, F>(
  before: readonly T[],
  after: readonly T[],
  fieldsOf: (earlier: T, later: T) => F[],
) {
  const old = new Map(before.map((item) => [item.id, item]));
  const now = new Map(after.map((item) => [item.id, item]));
  const changed = after.flatMap((item) => {
    const earlier = old.get(item.id);
    const fields = earlier ? fieldsOf(earlier, item) : [];
    return earlier && fields.length > 0 ? [{ id: item.id, before: earlier, after: item, fields }] : [];
  });
  const added = after.filter(({ id }) => !old.has(id));
  return { old, now, added, removed: before.filter(({ id }) => !now.has(id)), changed };
}

function fieldsOf(before: Layer, after: Layer): LayerField[] {
  return [
    ...PLAIN.filter((field) => before[field] !== after[field]),
    ...(describeRegion(before.region) === describeRegion(after.region) ? [] : (['region'] as const)),
    ...(before.digest === after.digest ? [] : (['pixels'] as const)),
    ...(sameMask(before.mask, after.mask) ? [] : (['mask'] as const)),
    ...(isSameText(before, after) ? [] : (['text'] as const)),
  ];
}

function fieldsOfGroup(before: Group, after: Group): GroupField[] {
  return [
    ...PLAIN_OF_GROUP.filter((field) => before[field] !== after[field]),
    ...(sameMask(before.mask, after.mask) ? [] : (['mask'] as const)),
    ...(JSON.stringify(before.artboard) === JSON.stringify(after.artboard) ? [] : (['artboard'] as const)),
  ];
}

function sameMask(before: LayerMask | undefined, after: LayerMask | undefined): boolean {
  if (!before || !after) return before === after;
  const { region, digest, outside, disabled } = before;
  return (
    digest === after.digest &&
    outside === after.outside &&
    disabled === after.disabled &&
    describeRegion(region) === describeRegion(after.region)
  );
}
