import type {
  BrightnessAdjustment,
  CurvesAdjustment,
  ExposureAdjustment,
  LevelsAdjustment,
  LevelsAdjustmentChannel,
} from 'ag-psd';
import { spline } from './spline.js';

/** Maps one channel's value, both 0 to 1. */
export type Tone = (value: number) => number;

/** Changes red, green and blue, 0 to 1, in place. */
export type Recolour = (rgb: Float32Array) => void;

const LAST = 1023;
const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** Tabulated, since a channel has few values. */
export function byTones([red, green, blue]: readonly [Tone, Tone, Tone]): Recolour {
  const tables = [red, green, blue].map((tone) =>
    Float32Array.from({ length: LAST + 1 }, (_, index) => clamp(tone(index / LAST))),
  );
  return (rgb) => {
    for (let i = 0; i < 3; i++) {
      const place = clamp(rgb[i] as number) * LAST;
      const low = Math.floor(place);
      const table = tables[i] as Float32Array;
      const [a, b] = [table[low] as number, table[Math.min(LAST, low + 1)] as number];
      rgb[i] = a + (b - a) * (place - low);
    }
  };
}

/** The same for all channels. */
export const byTone = (tone: Tone): Recolour => byTones([tone, tone, tone]);

/** Each channel's own mapping first, then the common one. Greyscale files keep theirs as that of red. */
function together<T>(
  { rgb, red, green, blue }: Partial<Record<'rgb' | 'red' | 'green' | 'blue', T>>,
  mode: string,
  toneOf: (channel: T) => Tone,
): Recolour {
  const tone = (channel: T | undefined): Tone => (channel ? toneOf(channel) : (value) => value);
  if (mode === 'greyscale') return byTone(tone(red ?? rgb));
  const all = tone(rgb);
  const of = (channel: T | undefined): Tone => {
    const own = tone(channel);
    return (value) => all(clamp(own(value)));
  };
  return byTones([of(red), of(green), of(blue)]);
}

export const levels = (adjustment: LevelsAdjustment, mode: string) =>
  together<LevelsAdjustmentChannel>(adjustment, mode, (channel) => {
    const { shadowInput, highlightInput, shadowOutput, highlightOutput, midtoneInput } = channel;
    const gamma = Math.min(9.99, Math.max(0.01, midtoneInput));
    const span = highlightInput - shadowInput || 255;
    return (value) =>
      (shadowOutput +
        (highlightOutput - shadowOutput) * clamp((value * 255 - shadowInput) / span) ** (1 / gamma)) /
      255;
  });

export const curves = (adjustment: CurvesAdjustment, mode: string) =>
  together(adjustment, mode, (points: readonly { input: number; output: number }[]) =>
    points.length < 2
      ? (value) => value
      : spline(points.map(({ input, output }) => ({ x: input / 255, y: output / 255 }))),
  );

/** Works on light: values are linearised by the gamma that most profiles come near to. */
export function exposure(
  { exposure = 0, offset = 0, gamma = 1 }: ExposureAdjustment,
  mode: string,
): Recolour {
  const own = mode === 'greyscale' ? 1.75 : 2.2;
  const power = Math.min(9.99, Math.max(0.01, gamma));
  return byTone((value) => clamp(value ** own * 2 ** exposure + offset) ** (1 / power / own));
}

/**
 * Brightness and contrast. The old way shifts and stretches; the new one bends a curve, whose shape is found by measuring (after
 * psd-tools).
 */
export function brightness({
  brightness = 0,
  contrast = 0,
  meanValue = 127,
  useLegacy,
}: BrightnessAdjustment): Recolour {
  if (useLegacy) {
    const slope = contrast < 0 ? 1 + contrast / 100 : 1 / Math.max(1e-3, 1 - contrast / 100);
    const mean = meanValue / 255;
    return byTone((value) => mean + (clamp(value + brightness / 255) - mean) * slope);
  }
  const amount = brightness / 150;
  const steep = (contrast / 100) * (25 / 255);
  const bent = spline([
    { x: 0, y: 0 },
    { x: 63 / 255, y: 63 / 255 - steep },
    { x: 191 / 255, y: 191 / 255 + steep },
    { x: 1, y: 1 },
  ]);
  const shift = (t: number) => amount * t * (1 - t) * bulge(t, Math.abs(amount));
  // The curve is turned by 45 degrees: at t - shift(t) it has the value contrast(t) + shift(t).
  const steps = 1024;
  const xs = Float64Array.from({ length: steps + 1 }, (_, i) => i / steps - shift(i / steps));
  const ys = Float64Array.from({ length: steps + 1 }, (_, i) => bent(i / steps) + shift(i / steps));
  let at = 1;
  return byTone((value) => {
    if (value <= (xs[at - 1] as number)) at = 1;
    while (at < steps && (xs[at] as number) < value) at++;
    const [x0, x1] = [xs[at - 1] as number, xs[at] as number];
    const share = x1 > x0 ? clamp((value - x0) / (x1 - x0)) : 0;
    return (ys[at - 1] as number) + ((ys[at] as number) - (ys[at - 1] as number)) * share;
  });
}

const bulge = (t: number, amount: number) =>
  0.5 * (amount * (1.65 * t ** 0.35 - t ** 10) + (1 - amount) * (1.96 * t ** 0.4 + t ** 4) + t ** 1.25);
