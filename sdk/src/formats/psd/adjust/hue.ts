import type { HueSaturationAdjustment, HueSaturationAdjustmentChannel } from 'ag-psd';
import type { Recolour } from './tables.js';

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** Hue, saturation and lightness of the whole picture and of six ranges of hues, after psd-tools, who measured Photoshop. */
export function hueSaturation(adjustment: HueSaturationAdjustment): Recolour {
  const { master, reds, yellows, greens, cyans, blues, magentas } = adjustment;
  const ranges = [reds, yellows, greens, cyans, blues, magentas].flatMap((range) =>
    range && (range.hue || range.saturation || range.lightness) ? [range] : [],
  );
  const whole = { hue: 0, saturation: 0, lightness: 0, ...master };
  const hsl = new Float32Array(3);
  return (rgb) => {
    lighten(rgb, whole.lightness / 100);
    toHsl(rgb, hsl);
    const found = inRanges(hsl[0] as number, ranges);
    if (found.lightness !== 0) lightenColour(hsl, found.lightness);
    hsl[0] = ((((hsl[0] as number) + found.hue + whole.hue / 360) % 1) + 1) % 1;
    hsl[1] = saturate(saturate(hsl[1] as number, whole.saturation / 100), found.saturation);
    toRgb(hsl, rgb);
  };
}

function lighten(values: Float32Array, amount: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    values[i] = amount > 0 ? value + (1 - value) * amount : value * (1 + amount);
  }
}

const saturate = (value: number, amount: number) =>
  clamp(amount > 0 ? value / (1 - amount + 0.01) : value * (1 + amount));

/** The lightness of a range of hues works on the value and saturation of HSV. */
function lightenColour(hsl: Float32Array, amount: number): void {
  const [, s, l] = hsl as unknown as [number, number, number];
  const value = l + s * Math.min(l, 1 - l);
  const colour = value > 0 ? 2 * (1 - l / value) : 0;
  const darker = clamp(amount >= 0 ? value : value * (1 + amount * colour));
  const inverse = 1 / (colour + 0.001);
  const paler = clamp(
    amount >= 0 ? colour * (1 - amount) : 1 + (inverse - 1) / (Math.abs(amount) - inverse + 0.001),
  );
  const light = darker * (1 - paler / 2);
  hsl[2] = light;
  hsl[1] = light > 0 && light < 1 ? (darker - light) / Math.min(light, 1 - light) : 0;
}

function inRanges(hue: number, ranges: readonly HueSaturationAdjustmentChannel[]) {
  let [turn, saturation, lightness] = [0, 0, 0];
  for (const range of ranges) {
    const share = shareOf(hue, range);
    turn += (range.hue / 360) * share;
    lightness = Math.min(1, Math.max(-1, lightness + (range.lightness / 100) * share));
    const amount = range.saturation / 100;
    const part = amount > 0 ? amount * (1 - (1 - share) ** (1.5 / (1.05 - amount ** 4))) : amount * share;
    saturation = Math.min(1, Math.max(-1, saturation + part));
  }
  return { hue: turn, saturation, lightness };
}

/** 1 between `b` and `c` degrees, falling to 0 at `a` and `d`. */
function shareOf(hue: number, { a, b, c, d }: HueSaturationAdjustmentChannel): number {
  const from = (degrees: number) => ((((degrees - a) / 360) % 1) + 1) % 1;
  const at = (((hue - a / 360) % 1) + 1) % 1;
  const [rise, fall, end] = [from(b), from(c), from(d)];
  if (at < rise) return at / rise;
  if (at <= fall) return 1;
  return at <= end && end > fall ? (end - at) / (end - fall) : 0;
}

/** Hue, saturation, lightness, 0 to 1. */
function toHsl(rgb: Float32Array, out: Float32Array): void {
  const [r, g, b] = rgb as unknown as [number, number, number];
  const [low, high] = [Math.min(r, g, b), Math.max(r, g, b)];
  const span = high - low;
  const light = (low + high) / 2;
  let hue = 0;
  if (span > 1e-9) {
    if (high === r) hue = (((g - b) / span + 6) % 6) / 6;
    else if (high === g) hue = ((b - r) / span + 2) / 6;
    else hue = ((r - g) / span + 4) / 6;
  }
  out.set([hue, span > 1e-9 ? span / (1 - Math.abs(2 * light - 1)) : 0, light]);
}

function toRgb(hsl: Float32Array, out: Float32Array): void {
  const [h, s, l] = hsl as unknown as [number, number, number];
  const reach = s * Math.min(l, 1 - l);
  [0, 8, 4].forEach((start, i) => {
    const k = (start + h * 12) % 12;
    out[i] = clamp(l - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  });
}
