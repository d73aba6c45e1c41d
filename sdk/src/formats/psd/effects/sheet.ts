import type { LayerEffectStroke } from 'ag-psd';
import type { Region } from '../../../geometry.js';
import { blankImage, type RgbaImage } from '../../../image/index.js';
import { type BlendMode, blendOf } from '../../../stack/blend.js';
import { grown, type Plane, shrunk } from './grown.js';

/** The colour and alpha of each px of the page, 0 to 255. */
export type Paint = (x: number, y: number) => readonly [number, number, number, number];

/** Pixels and where they lie on the page. */
export interface Drawn {
  readonly region: Region;
  readonly image: RgbaImage;
}

/** The layer on a sheet with room around it: colours (0 to 1) and alphas of what is inside its shape, and of what is around it. */
export class Sheet {
  readonly shape: Plane;
  readonly #region: Region;
  readonly #inner: Float32Array; // straight colour and alpha, as if the shape were everywhere opaque
  readonly #outer: Float32Array; // colour times alpha, and alpha
  readonly #edge: Float32Array; // likewise, of strokes above both

  constructor({ region, image }: Drawn, reach: number, fill: number) {
    const [width, height] = [region.width + 2 * reach, region.height + 2 * reach];
    this.#region = { x: region.x - reach, y: region.y - reach, width, height };
    const values = new Float32Array(width * height);
    this.#inner = new Float32Array(width * height * 4);
    this.#outer = new Float32Array(width * height * 4);
    this.#edge = new Float32Array(width * height * 4);
    for (let y = 0; y < region.height; y++) {
      for (let x = 0; x < region.width; x++) {
        const from = (y * region.width + x) * 4;
        const to = (y + reach) * width + x + reach;
        for (let i = 0; i < 3; i++) this.#inner[to * 4 + i] = (image.data[from + i] as number) / 255;
        this.#inner[to * 4 + 3] = fill;
        values[to] = (image.data[from + 3] as number) / 255;
      }
    }
    this.shape = { width, height, values };
  }

  #each(paint: (at: number, x: number, y: number) => void): void {
    const { x, y, width } = this.#region;
    for (let at = 0; at < this.shape.values.length; at++)
      paint(at, x + (at % width), y + Math.floor(at / width));
  }

  /** Paints inside the shape, over what is there. */
  inside(amount: (at: number) => number, paint: Paint, opacity: number, mode: BlendMode): void {
    const blend = blendOf(mode);
    const [back, over, mixed] = [new Float32Array(3), new Float32Array(3), new Float32Array(3)];
    this.#each((at, x, y) => {
      if ((this.shape.values[at] as number) === 0) return;
      const [r, g, b, a] = paint(x, y);
      const alpha = (a / 255) * opacity * amount(at);
      if (alpha === 0) return;
      const rgba = this.#inner.subarray(at * 4, at * 4 + 4);
      const under = rgba[3] as number;
      over.set([r / 255, g / 255, b / 255]);
      back.set(rgba.subarray(0, 3));
      if (blend) blend(back, over, mixed);
      const sum = alpha + under * (1 - alpha);
      for (let i = 0; i < 3; i++) {
        const own = over[i] as number;
        const drawn = blend ? (1 - under) * own + under * (mixed[i] as number) : own;
        rgba[i] = (alpha * drawn + (1 - alpha) * under * (back[i] as number)) / sum;
      }
      rgba[3] = sum;
    });
  }

  /** Paints below the layer and what was painted there before. */
  behind(amount: Plane, paint: Paint, opacity: number, mode: BlendMode): void {
    if (mode === 'normal' || mode === 'multiply' || mode === 'screen' || mode === 'linear-dodge')
      this.#each((at, x, y) => {
        const [r, g, b, a] = paint(x, y);
        const rgba = this.#outer.subarray(at * 4, at * 4 + 4);
        const alpha = (a / 255) * opacity * (amount.values[at] as number) * (1 - (rgba[3] as number));
        if (alpha === 0) return;
        [r, g, b].forEach((value, i) => {
          rgba[i] = (rgba[i] as number) + (alpha * value) / 255;
        });
        rgba[3] = (rgba[3] as number) + alpha;
      });
  }

  /** Paints a band of some px along the shape's edge, over everything else. */
  stroke({ position = 'outside', opacity = 1 }: LayerEffectStroke, width: number, paint: Paint): void {
    const half = position === 'center' ? width / 2 : width;
    const large = position === 'inside' ? this.shape : grown(this.shape, half);
    const small = position === 'outside' ? this.shape : shrunk(this.shape, half);
    this.#each((at, x, y) => {
      const cover = Math.max(0, (large.values[at] as number) - (small.values[at] as number));
      if (cover === 0) return;
      const [r, g, b, a] = paint(x, y);
      const alpha = cover * opacity * (a / 255);
      const rgba = this.#edge.subarray(at * 4, at * 4 + 4);
      [r, g, b].forEach((value, i) => {
        rgba[i] = (rgba[i] as number) * (1 - alpha) + (alpha * value) / 255;
      });
      rgba[3] = (rgba[3] as number) * (1 - alpha) + alpha;
    });
  }

  drawn(): Drawn {
    const { width, height } = this.#region;
    const image = blankImage(width, height);
    const [inner, outer, edge] = [this.#inner, this.#outer, this.#edge];
    this.#each((at) => {
      const shape = this.shape.values[at] as number;
      const above = edge[at * 4 + 3] as number;
      // A stroke beside the shape shares the px with it, rather than covering it.
      const room = Math.min(1 - above, shape);
      const own = room * (inner[at * 4 + 3] as number);
      // A shadow does not show through its own layer.
      const rest = 1 - above - room;
      const alpha = above + own + rest * (outer[at * 4 + 3] as number);
      if (alpha === 0) return;
      for (let i = 0; i < 3; i++) {
        const sum =
          (edge[at * 4 + i] as number) +
          own * (inner[at * 4 + i] as number) +
          rest * (outer[at * 4 + i] as number);
        image.data[at * 4 + i] = (sum / alpha) * 255;
      }
      image.data[at * 4 + 3] = alpha * 255;
    });
    return { region: this.#region, image };
  }
}
