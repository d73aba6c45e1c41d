import type { Color, LayerEffectStroke, LayerEffectsInfo, Layer as PsdLayer, UnitsValue } from 'ag-psd';
import type { Region } from '../../../geometry.js';
import type { BlendMode } from '../../../stack/blend.js';
import { fromPsdMode } from '../blend-names.js';
import { type Gradient, gradientPainter } from '../fills/gradients.js';
import { rgbOf } from '../fills/rgb.js';
import { grown, inverted, type Plane } from './grown.js';
import { blurred, shifted } from './shadow.js';
import { type Drawn, type Paint, Sheet } from './sheet.js';

const MAX_REACH = 1024; // px that an effect is drawn beyond its layer
const MAX_SHEET = 2 ** 24; // px of a layer with effects; each takes some 60 bytes while they are drawn

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
    if (paint) sheet.stroke(stroke, px(stroke.size), paint);
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
  const outside = inverted(shape);
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
