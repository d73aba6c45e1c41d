import { strFromU8 } from 'fflate';
import { MRTError } from '../errors.js';
import { type Region, type Size, wholeOf } from '../geometry.js';
import { encodePng, type RgbaImage } from '../image.js';
import { checkFrame, checkLayers } from './check.js';
import { compositeLayers } from './composite.js';
import type { Layer } from './layer.js';
import type { Manifest, Provenance } from './manifest.js';

export interface StackInit {
  readonly canvas: Size;
  /** The visible rectangle; the whole canvas where absent. */
  readonly page?: Region;
  /** Bottom to top. */
  readonly layers: readonly Layer[];
  readonly provenance?: Provenance;
}

export interface CompositeOptions {
  /** `page` cuts off what overflows the page; `canvas` shows it. Default `page`. */
  readonly crop?: 'page' | 'canvas';
}

/** Layers on a canvas, bottom to top. A value: nothing in it changes after construction. */
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

  /** The flattened picture: straight alpha, source-over, without hidden layers. Sized as the page, or the canvas. */
  composite({ crop = 'page' }: CompositeOptions = {}): RgbaImage {
    return compositeLayers(this.layers, crop === 'page' ? this.page : wholeOf(this.canvas));
  }

  /** Everything but the pixels, ready for JSON. */
  manifest(): Manifest {
    const layers = this.layers.map(({ png, ...layer }, z) => ({ ...layer, z }));
    return { schema: 1, canvas: this.canvas, page: this.page, ...this.provenance, layers };
  }

  /** Shown as a picture by Deno's Jupyter kernel. */
  [Symbol.for('Jupyter.display')](): Record<string, string> {
    return { 'image/png': btoa(strFromU8(encodePng(this.composite()), true)) };
  }
}
