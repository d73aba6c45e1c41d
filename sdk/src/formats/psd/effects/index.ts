import type { Color, LayerEffectStroke, LayerEffectsInfo, Layer as PsdLayer, UnitsValue } from 'ag-psd';
import type { Region } from '../../../geometry.js';
import { blankImage, type RgbaImage } from '../../../image/index.js';
import { type BlendMode, blendOf } from '../../../stack/blend.js';
import { fromPsdMode } from '../blend-names.js';
import { type Gradient, gradientPainter } from '../gradients.js';
import { rgbOf } from '../rgb.js';
import { grown, type Plane, shrunk } from './grown.js';
import { blurred, shifted } from './shadow.js';

const MAX_REACH = 1024; // px that an effect is drawn beyond its layer
const MAX_SHEET = 2 ** 24; // px of a layer with effects; each takes some 60 bytes while they are drawn

type Paint = (x: number, y: number) => readonly [number, number, number, number];

/** Pixels and where they lie on the page. */
export interface Drawn {
  readonly region: Region;
  readonly image: RgbaImage;
}

/** A size in px; damaged files may claim any. */
const px = (size: UnitsValue | undefined) => Math.min(MAX_REACH, Math.max(0, size?.value || 0));

type Effect = { readonly enabled?: boolean };

const on = <T extends Effect>(effects: T | readonly T[] | undefined): T[] =>
  ([effects ?? []].flat() as T[]).filter(({ enabled }) => enabled === true);

/** The effects of a layer that are switched on. */
export function effectsOf({ effects }: PsdLayer): LayerEffectsInfo | undefined {
  if (!effects || effects.disabled) return undefined;
  return Object.values(effects).some(
    (effect) => typeof effect === 'object' && on(effect as Effect | Effect[]).length > 0,
  )
    ? effects
    : undefined;
}

/** Whether some effect of a layer is drawn into its pixels. */
export function drawsEffects(layer: PsdLayer): boolean {
  const effects = effectsOf(layer);
  if (!effects || layer.children) return false;
  const { left = 0, top = 0, right = 0, bottom = 0 } = layer;
  const reach = 2 * reachOf(effects);
  if ((right - left + reach) * (bottom - top + reach) > MAX_SHEET) return false;
  const { gradientOverlay, solidFill, stroke, dropShadow, innerShadow, outerGlow, innerGlow } = effects;
  return [gradientOverlay, solidFill, stroke, dropShadow, innerShadow, outerGlow, innerGlow].some(
    (effect) => on<Effect>(effect).length > 0,
  );
}

/** The names of those effects that are not drawn. */
export function undrawn(effects: LayerEffectsInfo): string[] {
  const patterns = on(effects.stroke).some(
    (stroke) => !strokePaint(stroke, { x: 0, y: 0, width: 1, height: 1 }),
  );
  return [
    ...(on(effects.bevel).length > 0 ? ['bevel'] : []),
    ...(on(effects.satin).length > 0 ? ['satin'] : []),
    ...(on(effects.patternOverlay).length > 0 ? ['pattern overlay'] : []),
    ...(patterns ? ['stroke with a pattern'] : []),
  ];
}

/**
 * A layer with its effects as pixels: shadows and glows, overlays of colours and gradients, strokes. What lies outside of the layer
 * is drawn as if in blend mode normal, since it is unknown what lies below.
 *
 * @param light the angle of the page's light, in degrees; `fill` is the opacity of the layer without its effects
 */
export function withEffects(
  drawn: Drawn,
  layer: PsdLayer,
  { light, fill }: { light: number; fill: number },
): Drawn {
  const effects = effectsOf(layer);
  if (!effects) return drawn;
  const sheet = new Sheet(drawn, reachOf(effects), fill);
  for (const { color, opacity = 1, size, choke, blendMode, range = 0.5 } of on(effects.outerGlow)) {
    const glow = soft(sheet.shape, px(size), px(choke));
    sheet.behind(ranged(glow, range), plain(color), opacity, modeOf(blendMode));
  }
  for (const { color, opacity = 1, size, choke, distance, angle, useGlobalLight, blendMode } of on(
    effects.dropShadow,
  )) {
    const { dx, dy } = castOf(px(distance), useGlobalLight ? light : (angle ?? light));
    const cast = shifted(soft(sheet.shape, px(size), px(choke)), dx, dy);
    sheet.behind(cast, plain(color), opacity, modeOf(blendMode));
  }
  for (const overlay of on(effects.gradientOverlay)) {
    const paint = overlay.gradient?.type === 'solid' && gradientOf(overlay, drawn.region);
    if (paint) sheet.inside(() => 1, paint, overlay.opacity ?? 1, modeOf(overlay.blendMode));
  }
  for (const { color, opacity = 1, blendMode } of on(effects.solidFill))
    sheet.inside(() => 1, plain(color), opacity, modeOf(blendMode));
  for (const { color, opacity = 1, size, choke, source, blendMode, range = 0.5 } of on(effects.innerGlow)) {
    const edge = ranged(softInside(sheet.shape, px(size), px(choke)), range);
    const amount = (at: number) =>
      source === 'center' ? 1 - (edge.values[at] as number) : (edge.values[at] as number);
    sheet.inside(amount, plain(color), opacity, modeOf(blendMode));
  }
  for (const { color, opacity = 1, size, choke, distance, angle, useGlobalLight, blendMode } of on(
    effects.innerShadow,
  )) {
    const { dx, dy } = castOf(px(distance), useGlobalLight ? light : (angle ?? light));
    const cast = shifted(softInside(sheet.shape, px(size), px(choke)), dx, dy, 1);
    sheet.inside((at) => cast.values[at] as number, plain(color), opacity, modeOf(blendMode));
  }
  for (const stroke of on(effects.stroke).reverse()) {
    const paint = strokePaint(stroke, drawn.region);
    if (paint) sheet.stroke(stroke, paint);
  }
  return sheet.drawn();
}

const modeOf = (mode: string | undefined): BlendMode =>
  fromPsdMode(mode as Parameters<typeof fromPsdMode>[0]) ?? 'normal';

function plain(color: Color | undefined): Paint {
  const [r, g, b] = rgbOf(color) ?? [0, 0, 0];
  return () => [r, g, b, 255];
}

function gradientOf(
  { gradient, ...more }: { gradient?: unknown; type?: unknown },
  box: Region,
): Paint | undefined {
  const { type, ...rest } = more;
  return gradientPainter({ ...rest, ...(gradient as object), style: type } as unknown as Gradient, box);
}

function strokePaint(stroke: LayerEffectStroke, box: Region): Paint | undefined {
  const { fillType = 'color', color, gradient } = stroke;
  if (fillType === 'color') return plain(color);
  return fillType === 'gradient' && gradient?.type === 'solid' ? gradientPainter(gradient, box) : undefined;
}

function castOf(distance: number, angle: number): { dx: number; dy: number } {
  const turn = (angle * Math.PI) / 180;
  return { dx: Math.round(-Math.cos(turn) * distance), dy: Math.round(Math.sin(turn) * distance) };
}

/** A glow is full where it is stronger than its range. */
const ranged = ({ values, ...box }: Plane, range: number): Plane => ({
  ...box,
  values: values.map((value) => Math.min(1, value / Math.max(0.01, range))),
});

/** A shape, made larger by the share of the size that is choked (0 to 100), and blurred by the rest. */
function soft(shape: Plane, size: number, choke: number): Plane {
  const solid = (size * choke) / 100;
  return blurred(grown(shape, solid), size - solid);
}

function softInside(shape: Plane, size: number, choke: number): Plane {
  const { values, ...box } = shape;
  const outside = { ...box, values: values.map((value) => 1 - value) };
  const solid = (size * choke) / 100;
  return blurred(grown(outside, solid), size - solid, 1);
}

/** How far beyond the layer its effects reach, in px. */
function reachOf(effects: LayerEffectsInfo): number {
  const strokes = on(effects.stroke).map(({ size, position }) => (position === 'inside' ? 0 : px(size)));
  const shadows = on(effects.dropShadow).map(({ size, distance }) => 1.5 * px(size) + px(distance));
  const glows = on(effects.outerGlow).map(({ size }) => 1.5 * px(size));
  const inner = [...on(effects.innerShadow), ...on(effects.innerGlow)].map(() => 1);
  return Math.min(MAX_REACH, Math.ceil(Math.max(0, ...strokes, ...shadows, ...glows, ...inner)) + 1);
}

/** The layer on a sheet with room around it: colours (0 to 1) and alphas of what is inside its shape, and of what is around it. */
class Sheet {
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

  stroke({ size, position = 'outside', opacity = 1 }: LayerEffectStroke, paint: Paint): void {
    const width = px(size);
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
