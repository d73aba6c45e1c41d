import type { ColorStop, EffectSolidGradient, ExtraGradientInfo } from 'ag-psd';
import type { Region } from '../../../geometry.js';
import { rgbOf } from './rgb.js';

type Rgba = readonly [number, number, number, number];

/** A gradient of colour stops, as a fill has it. */
export type Gradient = EffectSolidGradient & ExtraGradientInfo;

/** The colour of each px of a gradient that fills `box`, px counted from the same corner; undefined for colours that are not RGB or grey. */
export function gradientPainter(
  gradient: Gradient,
  box: Region,
): ((x: number, y: number) => Rgba) | undefined {
  const { colorStops, opacityStops, smoothness = 1, reverse = false } = gradient;
  const colourAt = stopsPainter(colorStops, smoothness);
  if (!colourAt) return undefined;
  const alphas = opacityStops.map(({ opacity, location, midpoint }) => ({
    ...{ at: placeOf(location, smoothness), midpoint, value: [opacity * 255] },
  }));
  const along = distance(gradient, box);
  return (x, y) => {
    const share = Math.min(1, Math.max(0, along(x, y)));
    const at = reverse ? 1 - share : share;
    const [red, green, blue] = colourAt(at);
    const [alpha = 255] = alphas.length > 0 ? between(alphas, at) : [255];
    return [red, green, blue, alpha];
  };
}

// ag-psd divides a stop's place by the smoothness.
const placeOf = (location: number, smoothness: number) => (smoothness > 0 ? location * smoothness : location);

/** The colour at each place of a gradient, 0 to 1; undefined for colours that are not RGB or grey. */
export function stopsPainter(
  stops: readonly ColorStop[],
  smoothness: number,
): ((at: number) => readonly [number, number, number]) | undefined {
  const colours = stops.map(({ color, location, midpoint }) => ({
    ...{ at: placeOf(location, smoothness), midpoint, value: rgbOf(color) },
  }));
  if (colours.length === 0 || colours.some(({ value }) => value === undefined)) return undefined;
  return (at) => {
    const [red = 0, green = 0, blue = 0] = between(colours as Stop[], at);
    return [red, green, blue];
  };
}

interface Stop {
  readonly at: number;
  /** Where between this stop and the one before it both count half. */
  readonly midpoint: number;
  readonly value: readonly number[];
}

function between(stops: readonly Stop[], at: number): readonly number[] {
  const next = stops.findIndex((stop) => stop.at > at);
  if (next === 0) return (stops[0] as Stop).value;
  if (next < 0) return (stops.at(-1) as Stop).value;
  const [a, b] = [stops[next - 1] as Stop, stops[next] as Stop];
  const share = (at - a.at) / (b.at - a.at);
  const middle = Math.min(0.99, Math.max(0.01, b.midpoint));
  const t = share < middle ? (0.5 * share) / middle : 0.5 + (0.5 * (share - middle)) / (1 - middle);
  return a.value.map((value, i) => value + ((b.value[i] as number) - value) * t);
}

/** How far along the gradient a px lies, 0 to 1: its length is that of the box in its direction, times its scale. */
function distance(
  { style, angle = 0, scale = 1, offset }: Gradient,
  box: Region,
): (x: number, y: number) => number {
  const share = (((angle % 90) + 90) % 90) / 90;
  const length = scale * ((1 - share) * box.width + share * box.height) || 1;
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const middle = {
    x: box.x + box.width * (0.5 + (offset?.x ?? 0)) - 0.5,
    y: box.y + box.height * (0.5 + (offset?.y ?? 0)) - 0.5,
  };
  return (px, py) => {
    const [x, y] = [(2 * (px - middle.x)) / length, (2 * (py - middle.y)) / length];
    const [across, up] = [cos * x - sin * y, sin * x + cos * y];
    if (style === 'radial') return Math.hypot(x, y);
    if (style === 'angle') return (((((Math.atan2(y, x) / Math.PI) * 180 + angle) % 360) + 360) % 360) / 360;
    if (style === 'reflected') return Math.abs(across);
    if (style === 'diamond') return Math.abs(across) + Math.abs(up);
    return 0.5 * (across + 1);
  };
}
