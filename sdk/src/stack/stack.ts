import { invalid, MRTError } from '../errors.js';
import { describeRegion, fullRegion, type Region, type Size } from '../geometry.js';
import type { RgbaImage } from '../image/index.js';
import { checkFrame, checkLayers } from './check.js';
import { compositeLayers } from './composite.js';
import { manifestOf } from './describe.js';
import { diffOf, type StackDiff } from './diff.js';
import { displayOf } from './display.js';
import { changed, croppedLayers, inserted, type LayerChange, moved, type Place, removed } from './edit.js';
import {
  changedGroups,
  croppedGroups,
  dissolved,
  type GroupChange,
  gathered,
  isHidden,
} from './edit-groups.js';
import { checkGroups, type Group, type GroupInit } from './group.js';
import { digestOf, type Layer } from './layer.js';
import type { Manifest } from './manifest.js';
import type { Provenance } from './provenance.js';
import { roomFor } from './room.js';

/** The parts of a stack. */
export interface StackInit {
  readonly canvas: Size;
  /** The visible rectangle. Default: the whole canvas. */
  readonly page?: Region;
  /** Bottom to top. */
  readonly layers: readonly Layer[];
  /** The groups that layers name as their `group`, in any order. Default: none. */
  readonly groups?: readonly Group[];
  /** Px per inch, for printing. */
  readonly dpi?: number;
  readonly provenance?: Provenance;
}

/** Options of `composite`. */
export interface CompositeOptions {
  /** `page` crops to the page; `canvas` includes the overflow. Default `page`. */
  readonly crop?: 'page' | 'canvas';
}

/**
 * Layers on a canvas, bottom to top. Immutable: every edit returns a new stack, which shares the unchanged layers.
 */
export class LayerStack {
  readonly canvas: Size;
  readonly page: Region;
  /** Bottom to top, also those in groups: a group's layers lie together, and name it as their `group`. */
  readonly layers: readonly Layer[];
  readonly groups: readonly Group[];
  /** Px per inch, for printing; absent: not known. */
  readonly dpi?: number;
  readonly provenance?: Provenance;

  /**
   * @throws MRTError `invalid_argument`: page or a layer extends beyond the canvas, ids repeat, a PNG does not fit its region, or
   *   the layers of a group do not lie together
   */
  constructor({ canvas, page = fullRegion(canvas), layers, groups = [], dpi, provenance }: StackInit) {
    checkFrame(canvas, page);
    checkLayers(canvas, layers);
    checkGroups(groups, layers);
    if (dpi !== undefined && !(dpi > 0 && dpi < Number.POSITIVE_INFINITY))
      throw invalid('dpi', `is ${dpi}; give the px per inch, for instance 300`);
    this.canvas = Object.freeze({ ...canvas });
    this.page = Object.freeze({ ...page });
    this.layers = Object.freeze([...layers]);
    this.groups = Object.freeze([...groups]);
    if (dpi !== undefined) this.dpi = dpi;
    if (provenance) this.provenance = Object.freeze({ ...provenance });
    Object.freeze(this);
  }

  /** The server's remarks on the run that made this stack: unknown words, blank layers, ... */
  get remarks(): readonly string[] {
    return this.provenance?.remarks ?? [];
  }

  /** The server's checks of the run that made this stack; later changes of layers are not in it. */
  get selfCheck(): Provenance['selfCheck'] {
    return this.provenance?.selfCheck;
  }

  /**
   * The layer with this id, or else the one with this name.
   *
   * @throws MRTError `not_found`, or `invalid_argument` if several layers have this name
   */
  layer(idOrName: string): Layer {
    return found(this.layers, idOrName, 'layer');
  }

  /**
   * The group with this id, or else the one with this name.
   *
   * @throws MRTError `not_found`, or `invalid_argument` if several groups have this name
   */
  group(idOrName: string): Group {
    return found(this.groups, idOrName, 'group');
  }

  /** Adds a layer (see `makeLayer`), on top or at `place`; it joins the group of the layer that `place` names. */
  insert(layer: Layer, place: Place = 'top'): LayerStack {
    return this.#with({ layers: inserted(this.layers, layer, place, (other) => this.layer(other)) });
  }

  /**
   * Moves a layer: `stack.move('star', { below: 'text' })`. It joins the group of the layer that `place` names, or leaves all
   * groups (`top`, `bottom`). The background stays at the bottom.
   */
  move(idOrName: string, place: Place): LayerStack {
    return this.#with({
      layers: moved(this.layers, this.layer(idOrName), place, (other) => this.layer(other)),
    });
  }

  /** Removes a layer, but neither a locked one nor the background. Layers clipped to it are no longer clipped. */
  remove(idOrName: string): LayerStack {
    return this.#with({ layers: removed(this.layers, this.groups, this.layer(idOrName)) });
  }

  /**
   * Puts layers into a new group: `stack.gather(['star', 'moon'], { id: 'sky', opacity: 0.5 })`. They have to lie together, in
   * one group or in none.
   */
  gather(idsOrNames: readonly string[], init: GroupInit): LayerStack {
    const inside = idsOrNames.map((idOrName) => this.layer(idOrName));
    return this.#with(gathered(this, inside, init));
  }

  /** Dissolves a group: its layers stay, its opacity, mask and blend mode are gone. */
  ungroup(idOrName: string): LayerStack {
    return this.#with(dissolved(this, this.group(idOrName)));
  }

  /** Replaces a group's name, opacity, visibility or other properties: `stack.replaceGroup('sky', { hidden: true })`. */
  replaceGroup(idOrName: string, change: GroupChange): LayerStack {
    return this.#with({ groups: changedGroups(this.groups, this.group(idOrName), change) });
  }

  /** Whether a layer is hidden, by itself or by a group around it. */
  isHidden(idOrName: string): boolean {
    return isHidden(this.groups, this.layer(idOrName));
  }

  /** Replaces a layer's name, region, pixels or other properties: `stack.replace('star', { png, region })`. */
  replace(idOrName: string, change: LayerChange): LayerStack {
    return this.#with({ layers: changed(this.layers, this.groups, this.layer(idOrName), change) });
  }

  /** Hides a layer, or shows it with `false`. */
  hide(idOrName: string, hidden = true): LayerStack {
    return this.replace(idOrName, { hidden });
  }

  /** Locks a layer, or unlocks it with `false`: its pixels and region cannot change, and `restyle` refuses it. */
  lock(idOrName: string, locked = true): LayerStack {
    return this.replace(idOrName, { locked });
  }

  /** Sets a layer's opacity, 0 to 1. */
  opacity(idOrName: string, opacity: number): LayerStack {
    return this.replace(idOrName, { opacity });
  }

  /** Crops to the page, which becomes the canvas. Layers outside it are dropped; layers fully inside keep their bytes. */
  cropToPage(): LayerStack {
    const { width, height } = this.page;
    const layers = croppedLayers(this.layers, this.page);
    const groups = croppedGroups(this.groups, layers, this.page);
    return this.#with({ layers, groups, canvas: { width, height }, page: fullRegion(this.page) });
  }

  /**
   * Gives the canvas room for a region, also one that starts above or left of it (negative x and y). Page and layers keep their
   * place relative to each other: where the canvas grows to the left by 10 px, they get 10 px more of x.
   */
  makeRoom(region: Region): LayerStack {
    return this.#with(roomFor(this, region));
  }

  /** Compares with another stack. */
  diff(other: LayerStack): StackDiff {
    return diffOf(this, other);
  }

  /**
   * The flattened picture, without hidden layers: straight alpha, as large as the page or the canvas. Blend modes, isolated
   * groups and masks are drawn as W3C Compositing 1 has them, clipping and pass-through groups as Photoshop does.
   */
  composite({ crop = 'page' }: CompositeOptions = {}): RgbaImage {
    return compositeLayers(this, crop === 'page' ? this.page : fullRegion(this.canvas));
  }

  /**
   * Checks the bytes of every layer and mask against their digests.
   *
   * @throws MRTError `internal` naming the layers whose digest does not match
   */
  verify(): this {
    const masks = [...this.layers, ...this.groups].flatMap(({ id, mask }) =>
      mask ? [{ ...mask, id: `the mask of ${id}` }] : [],
    );
    const wrong = [...this.layers, ...masks]
      .filter(({ png, digest }) => digestOf(png) !== digest)
      .map(({ id }) => id);
    if (wrong.length === 0) return this;
    throw new MRTError('internal', `the bytes of ${wrong.join(', ')} do not match their digests`);
  }

  /** Everything but the pixels, ready for JSON. */
  manifest(): Manifest {
    return manifestOf(this);
  }

  /** JSON.stringify writes a stack as its manifest. */
  toJSON(): Manifest {
    return this.manifest();
  }

  /** One line: `LayerStack 128x128 of 3 layers: Background, star, text (hidden)`. */
  toString(): string {
    const names = this.layers.map(({ name, hidden }) => (hidden ? `${name} (hidden)` : name));
    const { width, height } = this.canvas;
    const page =
      describeRegion(this.page) === describeRegion(fullRegion(this.canvas))
        ? ''
        : ` (page ${describeRegion(this.page)})`;
    return `LayerStack ${width}x${height}${page} of ${names.length} layers: ${names.join(', ')}`;
  }

  /** Shown as a picture and a table by Deno's Jupyter kernel. */
  [Symbol.for('Jupyter.display')](): Record<string, string> {
    return displayOf(this, this.composite());
  }

  /** Printed by console.log in Node and Deno without its pixels. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #with(change: Partial<StackInit>): LayerStack {
    const { canvas, page, layers, groups, dpi, provenance } = this;
    const rest = { ...(dpi !== undefined && { dpi }), ...(provenance && { provenance }) };
    return new LayerStack({ canvas, page, layers, groups, ...rest, ...change });
  }
}

/** The item with this id, or else the only one with this name. */
function found<T extends { id: string; name: string }>(
  items: readonly T[],
  idOrName: string,
  kind: string,
): T {
  const byId = items.find(({ id }) => id === idOrName);
  if (byId) return byId;
  const [named, ...more] = items.filter(({ name }) => name === idOrName);
  if (named && more.length === 0) return named;
  const wanted = JSON.stringify(idOrName);
  if (named) {
    const ids = [named, ...more].map(({ id }) => id).join(', ');
    const text = `several ${kind}s are named ${wanted}; ask for one by its id: ${ids}`;
    throw new MRTError('invalid_argument', text);
  }
  const known = items.map(({ id, name }) => (id === name ? id : `${id} (${name})`)).join(', ');
  throw new MRTError('not_found', `the stack has no ${kind} ${wanted}; it has: ${known || 'none'}`);
}
