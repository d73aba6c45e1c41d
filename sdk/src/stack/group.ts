import { invalid } from '../errors.js';
import type { Region } from '../geometry.js';
import { BLEND_MODES, type BlendMode } from './blend.js';
import type { Layer } from './layer.js';
import { checkMask, type LayerMask, makeMask } from './mask.js';

/** The frame of an artboard in canvas px: nothing of the group shows outside it. Without a colour it is transparent. */
export interface Artboard {
  readonly region: Region;
  /** Red, green, blue; 0 to 255. */
  readonly color?: readonly [number, number, number];
}

/** A folder of layers, named by `layer.group`. Immutable: to change something, make a new group. */
export interface Group {
  /** Unique among the groups of its stack. */
  readonly id: string;
  /** Display name; any script, not necessarily unique. */
  readonly name: string;
  /** Id of the group that it lies in; absent for an outermost one. */
  readonly parent?: string;
  /** 0 to 1, for the group as a whole. */
  readonly opacity: number;
  /** Hides all of its layers. */
  readonly hidden: boolean;
  /** Locks all of its layers. */
  readonly locked: boolean;
  /**
   * `pass-through`: its layers blend one by one with what is below the group, as if there were no group. Any other mode: the
   * group is isolated, so its layers are put together first, and the result is blended as one picture.
   */
  readonly blendMode: BlendMode | 'pass-through';
  /** Shows only where the layer or group below it, in the same group, does. */
  readonly clipped: boolean;
  readonly mask?: LayerMask;
  readonly artboard?: Artboard;
}

/** The id is required; the defaults are a visible, unlocked, opaque pass-through group. */
export type GroupInit = Pick<Group, 'id'> & Partial<Group>;

/** Makes a group: `makeGroup({ id: 'header', name: 'Header', opacity: 0.5 })`. Layers name it as their `group`. */
export function makeGroup(init: GroupInit): Group {
  const { id, name = id, parent, opacity = 1, hidden = false, locked = false } = init;
  const { blendMode = 'pass-through', clipped = false, mask, artboard } = init;
  return Object.freeze({
    ...{ id, name, ...(parent !== undefined && { parent }), opacity, hidden, locked, blendMode, clipped },
    ...(mask && { mask: makeMask(mask) }),
    ...(artboard && {
      artboard: Object.freeze({ ...artboard, region: Object.freeze({ ...artboard.region }) }),
    }),
  });
}

/** The ids of the groups around something whose own group is `id`, outermost first. */
export function pathOf(groups: readonly Group[], id: string | undefined): string[] {
  const path: string[] = [];
  for (let next = id; next !== undefined && !path.includes(next); ) {
    path.unshift(next);
    next = groups.find((group) => group.id === next)?.parent;
  }
  return path;
}

/** The groups around a layer, outermost first. */
export function groupsAround(groups: readonly Group[], layer: Pick<Layer, 'group'>): Group[] {
  return pathOf(groups, layer.group).map((id) => groups.find((group) => group.id === id) as Group);
}

/** Throws `invalid_argument` unless groups form a tree and the layers of each lie together. */
export function checkGroups(groups: readonly Group[], layers: readonly Layer[]): void {
  const ids = new Set(groups.map(({ id }) => id));
  groups.forEach((group, index) => {
    const at = `groups[${index}]`;
    if (group.id === '' || groups.findIndex(({ id }) => id === group.id) !== index)
      throw invalid(`${at}.id`, `(${JSON.stringify(group.id)}) is empty or already used; give a unique id`);
    if (group.parent !== undefined && !ids.has(group.parent))
      throw invalid(`${at}.parent`, `is ${JSON.stringify(group.parent)}, which is no group of the stack`);
    const [outermost] = pathOf(groups, group.id);
    if (groups.find(({ id }) => id === outermost)?.parent !== undefined)
      throw invalid(`${at}.parent`, `makes ${JSON.stringify(group.id)} lie in itself; give another parent`);
    if (!(group.opacity >= 0 && group.opacity <= 1))
      throw invalid(`${at}.opacity`, `is ${group.opacity}; give a number from 0 (transparent) to 1`);
    if (group.blendMode !== 'pass-through') checkBlendMode(group.blendMode, `${at}.blendMode`);
    if (group.mask) checkMask(group.mask, `${at}.mask`);
  });
  const closed = new Set<string>();
  let open: string[] = [];
  layers.forEach(({ group }, index) => {
    if (group === open.at(-1)) return;
    if (group !== undefined && !ids.has(group))
      throw invalid(`layers[${index}].group`, `is ${JSON.stringify(group)}, which is no group of the stack`);
    const path = pathOf(groups, group);
    for (const id of open) if (!path.includes(id)) closed.add(id);
    const again = path.find((id) => closed.has(id));
    if (again !== undefined)
      throw invalid(
        `layers[${index}].group`,
        `is in ${JSON.stringify(again)}, whose other layers lie apart; keep the layers of a group together`,
      );
    open = path;
  });
}

/** Throws `invalid_argument` for an unknown blend mode. */
export function checkBlendMode(mode: BlendMode, field: string): void {
  if (!BLEND_MODES.includes(mode))
    throw invalid(field, `is ${JSON.stringify(mode)}; give one of ${BLEND_MODES.join(', ')}`);
}
