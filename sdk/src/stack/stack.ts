import { MRTError } from '../errors.js';
import { describeRegion, type Region, type Size, wholeOf } from '../geometry.js';
import type { RgbaImage } from '../image/index.js';
import { checkFrame, checkLayers } from './check.js';
import { compositeLayers } from './composite.js';
import { croppedLayers } from './crop.js';
import { diffOf, type StackDiff } from './diff.js';
import { digestOf } from './digest.js';
import { displayOf } from './display.js';
import { changed, inserted, type LayerChange, moved, type Place, removed } from './edit.js';
import type { Layer } from './layer.js';
import type { Manifest, Provenance } from './manifest.js';

/** What a stack is made of. */
export interface StackInit {
  readonly canvas: Size;
  /** The visible rectangle; the whole canvas where absent. */
  readonly page?: Region;
  /** Bottom to top. */
  readonly layers: readonly Layer[];
  readonly provenance?: Provenance;
}

/** How a stack is flattened. */
export interface CompositeOptions {
  /** `page` cuts off what overflows the page; `canvas` shows it. Default `page`. */
  readonly crop?: 'page' | 'canvas';
}

/**
 * Layers on a canvas, bottom to top. A value: nothing in it changes after construction, and every edit is a new stack that
 * shares the layers that it leaves alone.
 */
export class LayerStack {
  readonly canvas: Size;
  readonly page: Region;
  readonly layers: readonly Layer[];
  readonly provenance?: Provenance;

  /** @throws MRTError `invalid_argument`: page or a layer leaves the canvas, ids repeat, a PNG does not fit its region. */
  constructor({ canvas, page = wholeOf(canvas), layers, provenance }: StackInit) {
    checkFrame(canvas, page);
    checkLayers(canvas, layers);
    this.canvas = Object.freeze({ ...canvas });
    this.page = Object.freeze({ ...page });
    this.layers = Object.freeze([...layers]);
    if (provenance) this.provenance = Object.freeze({ ...provenance });
    Object.freeze(this);
  }

  /** What the server remarked on the run that made this stack, in words: unknown words, layers that came out blank, ... */
  get remarks(): readonly string[] {
    return this.provenance?.remarks ?? [];
  }

  /**
   * The layer with this id, or else the one with this name.
   *
   * @throws MRTError `not_found`, or `invalid_argument` where several layers have the name.
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

  /** With one more layer, of `makeLayer`; on top, or where `place` says. */
  insert(layer: Layer, place: Place = 'top'): LayerStack {
    return this.#with(inserted(this.layers, layer, place, (other) => this.layer(other)));
  }

  /** With a layer at another place: `stack.move('star', { below: 'text' })`. The background stays at the bottom. */
  move(idOrName: string, place: Place): LayerStack {
    return this.#with(moved(this.layers, this.layer(idOrName), place, (other) => this.layer(other)));
  }

  /** Without a layer; a locked one and the background stay. */
  remove(idOrName: string): LayerStack {
    return this.#with(removed(this.layers, this.layer(idOrName)));
  }

  /** With a layer's name, region, pixels or looks said anew: `stack.replace('star', { png, region })`. */
  replace(idOrName: string, change: LayerChange): LayerStack {
    return this.#with(changed(this.layers, this.layer(idOrName), change));
  }

  /** With a layer hidden, or shown by `false`. */
  hide(idOrName: string, hidden = true): LayerStack {
    return this.replace(idOrName, { hidden });
  }

  /** With a layer locked, or unlocked by `false`: its pixels and place stay, and `restyle` refuses it. */
  lock(idOrName: string, locked = true): LayerStack {
    return this.replace(idOrName, { locked });
  }

  /** With a layer's opacity, 0 to 1. */
  opacity(idOrName: string, opacity: number): LayerStack {
    return this.replace(idOrName, { opacity });
  }

  /** Cut to the page, which becomes the canvas. Layers that lie outside of it are left out, and the rest keep their bytes. */
  cropToPage(): LayerStack {
    const { width, height } = this.page;
    const layers = croppedLayers(this.layers, this.page);
    return this.#with(layers, { width, height }, wholeOf(this.page));
  }

  /** What makes `other` differ from this stack; `equal` where nothing does. */
  diff(other: LayerStack): StackDiff {
    return diffOf(this, other);
  }

  /** The flattened picture: straight alpha, source-over, without hidden layers. Sized as the page, or the canvas. */
  composite({ crop = 'page' }: CompositeOptions = {}): RgbaImage {
    return compositeLayers(this.layers, crop === 'page' ? this.page : wholeOf(this.canvas));
  }

  /**
   * Holds every layer's bytes to its digest.
   *
   * @throws MRTError `internal` naming the layers whose bytes are others
   */
  verify(): this {
    const wrong = this.layers.filter(({ png, digest }) => digestOf(png) !== digest).map(({ id }) => id);
    if (wrong.length === 0) return this;
    throw new MRTError('internal', `the bytes of ${wrong.join(', ')} are not those of their digests`);
  }

  /** Everything but the pixels, ready for JSON. */
  manifest(): Manifest {
    const layers = this.layers.map(({ png, ...layer }, z) => ({ ...layer, z }));
    return { schema: 1, canvas: this.canvas, page: this.page, ...this.provenance, layers };
  }

  /** What JSON.stringify writes of a stack: its manifest. */
  toJSON(): Manifest {
    return this.manifest();
  }

  /** One line: `LayerStack 128x128 of 3 layers: Background, star, text (hidden)`. */
  toString(): string {
    const names = this.layers.map(({ name, hidden }) => (hidden ? `${name} (hidden)` : name));
    const { width, height } = this.canvas;
    const page =
      describeRegion(this.page) === describeRegion(wholeOf(this.canvas))
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
