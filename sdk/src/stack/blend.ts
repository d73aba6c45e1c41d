/**
 * How a layer's colours mix with what is below it. The first sixteen are those of W3C Compositing and Blending Level 1, named as
 * there; the others are Photoshop's further ones.
 */
export const BLEND_MODES = [
  'normal',
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'color-dodge',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
  'hue',
  'saturation',
  'color',
  'luminosity',
  'linear-burn',
  'linear-dodge',
  'darker-color',
  'lighter-color',
  'vivid-light',
  'linear-light',
  'pin-light',
  'hard-mix',
  'subtract',
  'divide',
] as const;

/** The name of a blend mode. */
export type BlendMode = (typeof BLEND_MODES)[number];

/** The modes of W3C, which CSS and OpenRaster know. */
export const W3C_MODES: readonly BlendMode[] = BLEND_MODES.slice(0, 16);

/** Mixes one channel of the backdrop with the source's, both 0 to 1. */
type Separable = (back: number, source: number) => number;

/** Mixes the three channels at index `at` of `back` and `source` (0 to 1) into `out`. */
export type Blend = (back: Float32Array, source: Float32Array, out: Float32Array) => void;

const multiply: Separable = (b, s) => b * s;
const screen: Separable = (b, s) => b + s - b * s;
const hardLight: Separable = (b, s) => (s <= 0.5 ? multiply(b, 2 * s) : screen(b, 2 * s - 1));
const linearBurn: Separable = (b, s) => Math.max(0, b + s - 1);
const linearDodge: Separable = (b, s) => Math.min(1, b + s);

/** Formulas of W3C Compositing 1, section 10.1, and of Photoshop where W3C has none. */
const SEPARABLE: Partial<Record<BlendMode, Separable>> = {
  multiply,
  screen,
  overlay: (b, s) => hardLight(s, b),
  darken: (b, s) => Math.min(b, s),
  lighten: (b, s) => Math.max(b, s),
  'color-dodge': (b, s) => (b === 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s))),
  'color-burn': (b, s) => (b >= 1 ? 1 : s === 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
  'hard-light': hardLight,
  'soft-light': (b, s) => {
    if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
    const lit = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
    return b + (2 * s - 1) * (lit - b);
  },
  difference: (b, s) => Math.abs(b - s),
  exclusion: (b, s) => b + s - 2 * b * s,
  'linear-burn': linearBurn,
  'linear-dodge': linearDodge,
  'vivid-light': (b, s) => {
    if (s === 0 || s >= 1) return s;
    return s <= 0.5 ? Math.max(0, 1 - (1 - b) / (2 * s)) : Math.min(1, b / (2 * (1 - s)));
  },
  'linear-light': (b, s) => (s <= 0.5 ? linearBurn(b, 2 * s) : linearDodge(b, 2 * s - 1)),
  'pin-light': (b, s) => (s <= 0.5 ? Math.min(b, 2 * s) : Math.max(b, 2 * s - 1)),
  'hard-mix': (b, s) => (b + s > 1 || (b + s === 1 && b > 0.5) ? 1 : 0),
  subtract: (b, s) => Math.max(0, b - s),
  divide: (b, s) => (s === 0 ? (b === 0 ? 0 : 1) : Math.min(1, b / s)),
};

const lum = (c: Float32Array) => 0.3 * (c[0] as number) + 0.59 * (c[1] as number) + 0.11 * (c[2] as number);
const most = (c: Float32Array) => Math.max(c[0] as number, c[1] as number, c[2] as number);
const least = (c: Float32Array) => Math.min(c[0] as number, c[1] as number, c[2] as number);

/** Gives `out` the luminosity `wanted` and clips it into 0 to 1 (W3C: SetLum and ClipColor). */
function setLum(out: Float32Array, wanted: number): void {
  const shift = wanted - lum(out);
  for (let i = 0; i < 3; i++) out[i] = (out[i] as number) + shift;
  const [low, high] = [least(out), most(out)];
  for (let i = 0; i < 3; i++) {
    if (low < 0) out[i] = wanted + (((out[i] as number) - wanted) * wanted) / (wanted - low);
    if (high > 1) out[i] = wanted + (((out[i] as number) - wanted) * (1 - wanted)) / (high - wanted);
  }
}

/** `colour` with the saturation `wanted` in `out` (W3C: SetSat). */
function setSat(colour: Float32Array, wanted: number, out: Float32Array): void {
  const [low, high] = [least(colour), most(colour)];
  const scale = high > low ? wanted / (high - low) : 0;
  for (let i = 0; i < 3; i++) out[i] = ((colour[i] as number) - low) * scale;
}

const NON_SEPARABLE: Partial<Record<BlendMode, Blend>> = {
  hue: (back, source, out) => {
    setSat(source, most(back) - least(back), out);
    setLum(out, lum(back));
  },
  saturation: (back, source, out) => {
    setSat(back, most(source) - least(source), out);
    setLum(out, lum(back));
  },
  color: (back, source, out) => {
    out.set(source);
    setLum(out, lum(back));
  },
  luminosity: (back, source, out) => {
    out.set(back);
    setLum(out, lum(source));
  },
  'darker-color': (back, source, out) => out.set(lum(source) < lum(back) ? source : back),
  'lighter-color': (back, source, out) => out.set(lum(source) > lum(back) ? source : back),
};

/** The function of a blend mode; undefined for normal, where the source replaces the backdrop. */
export function blendOf(mode: BlendMode): Blend | undefined {
  const each = SEPARABLE[mode];
  if (!each) return NON_SEPARABLE[mode];
  return (back, source, out) => {
    for (let i = 0; i < 3; i++) out[i] = each(back[i] as number, source[i] as number);
  };
}
