import { MRTError } from '../errors.js';
import { describeRegion, fullRegion, type Region, type Size } from '../geometry.js';
import type { RgbaImage } from '../image/index.js';
import { checkFrame, checkLayers } from './check.js';
import { compositeLayers } from './composite.js';
import { diffOf, type StackDiff } from './diff.js';
import { displayOf } from './display.js';
import { changed, croppedLayers, inserted, type LayerChange, moved, type Place, removed } from './edit.js';
import { digestOf, type Layer } from './layer.js';
import type { Manifest, Provenance } from './manifest.js';

/** The parts of a stack. */
export interface StackInit {
  readonly canvas: Size;
  /** The visible rectangle. Default: the whole canvas. */
  readonly page?: Region;
  /** Bottom to top. */
  readonly layers: readonly Layer[];
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
  readonly layers: readonly Layer[];
  readonly provenance?: Provenance;

  /** @throws MRTError `invalid_argument`: page or a layer extends beyond the canvas, ids repeat, or a PNG does not fit its region */
  constructor({ canvas, page = fullRegion(canvas), layers, provenance }: StackInit) {
    checkFrame(canvas, page);
    checkLayers(canvas, layers);
    this.canvas = Object.freeze({ ...canvas });
    this.page = Object.freeze({ ...page });
    this.layers = Object.freeze([...layers]);
    if (provenance) this.provenance = Object.freeze({ ...provenance });
    Object.freeze(this);
  }

  /** The server's remarks on the run that made this stack: unknown words, blank layers, ... */
  get remarks(): readonly string[] {
    return this.provenance?.remarks ?? [];
  }

  /**
   * The layer with this id, or else the one with this name.
   *
   * @throws MRTError `not_found`, or `invalid_argument` if several layers have this name
   */
  layer(idOrName: string): Layer {
    const byId = this.layers.find(({ id }) => id === idOrName);
    if (byId) return byId;
    const [named, ...more] = this.layers.filter(({ name }) => name === idOrName);
    if (named && more.length === 0) return named;
    const wanted = JSON.stringify(idOrName);
    if (named) {
      const ids = [named, ...more].map(({ id }) => id).join(', ');
      throw new MRTError(
        'invalid_argument',
        `several layers are named ${wanted}; ask for one by its id: ${ids}`,
      );
    }
    const known = this.layers.map(({ id, name }) => (id === name ? id : `${id} (${name})`)).join(', ');
    throw new MRTError('not_found', `the stack has no layer ${wanted}; it has: ${known}`);
  }

  /** Adds a layer (see `makeLayer`), on top or at `place`. */
  insert(layer: Layer, place: Place = 'top'): LayerStack {
    return this.#with(inserted(this.layers, layer, place, (other) => this.layer(other)));
  }

  /** Moves a layer: `stack.move('star', { below: 'text' })`. The background stays at the bottom. */
  move(idOrName: string, place: Place): LayerStack {
    return this.#with(moved(this.layers, this.layer(idOrName), place, (other) => this.layer(other)));
  }

  /** Removes a layer, but neither a locked one nor the background. */
  remove(idOrName: string): LayerStack {
    return this.#with(removed(this.layers, this.layer(idOrName)));
  }

  /** Replaces a layer's name, region, pixels or other properties: `stack.replace('star', { png, region })`. */
  replace(idOrName: string, change: LayerChange): LayerStack {
    return this.#with(changed(this.layers, this.layer(idOrName), change));
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
    return this.#with(layers, { width, height }, fullRegion(this.page));
  }

  /** Compares with another stack. */
  diff(other: LayerStack): StackDiff {
    return diffOf(this, other);
  }

  /** The flattened picture, without hidden layers: straight alpha, source-over, as large as the page or the canvas. */
  composite({ crop = 'page' }: CompositeOptions = {}): RgbaImage {
    return compositeLayers(this.layers, crop === 'page' ? this.page : fullRegion(this.canvas));
  }

  /**
   * Checks every layer's bytes against its digest.
   *
   * @throws MRTError `internal` naming the layers whose digest does not match
   */
  verify(): this {
    const wrong = this.layers.filter(({ png, digest }) => digestOf(png) !== digest).map(({ id }) => id);
    if (wrong.length === 0) return this;
    throw new MRTError('internal', `the bytes of ${wrong.join(', ')} do not match their digests`);
  }

  /** Everything but the pixels, ready for JSON. */
  manifest(): Manifest {
    const layers = this.layers.map(({ png, ...layer }, z) => ({ ...layer, z }));
    return { schema: 1, canvas: this.canvas, page: this.page, ...this.provenance, layers };
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

  #with(layers: readonly Layer[], canvas = this.canvas, page = this.page): LayerStack {
    const { provenance } = this;
    return new LayerStack({ canvas, page, layers, ...(provenance && { provenance }) });
  }
}
