import * as z from 'zod/mini';
import { NAMED_COLOURS } from './colour-names.js';
import { encodePng } from './index.js';

/**
 * An sRGB colour: `'#f80'`, `'#ff880080'`, `'rgb(255, 136, 0)'`, `'rgba(255, 136, 0, 0.5)'`, a CSS name, or numbers from 0 to
 * 255: `[255, 136, 0]`, `[255, 136, 0, 128]`, `{ r, g, b }` and `{ r, g, b, a }`.
 */
export type Colour =
  | string
  | readonly [number, number, number]
  | readonly [number, number, number, number]
  | { readonly r: number; readonly g: number; readonly b: number; readonly a?: number | undefined };

export type Rgba = readonly [r: number, g: number, b: number, a: number];

const byte = z.number().check(z.gte(0), z.lte(255));
const numbers = z.union([
  z.pipe(
    z.tuple([byte, byte, byte]),
    z.transform(([r, g, b]): Rgba => [r, g, b, 255]),
  ),
  z.pipe(
    z.tuple([byte, byte, byte, byte]),
    z.transform((rgba): Rgba => rgba),
  ),
  z.pipe(
    z.strictObject({ r: byte, g: byte, b: byte, a: z._default(byte, 255) }),
    z.transform(({ r, g, b, a }): Rgba => [r, g, b, a]),
  ),
]);

/** Red, green, blue and alpha from 0 to 255; undefined for anything but a colour. */
export function rgbaOf(colour: unknown): Rgba | undefined {
  if (typeof colour !== 'string') return numbers.safeParse(colour).data;
  const text = colour.trim().toLowerCase();
  const named = Object.hasOwn(NAMED_COLOURS, text) ? NAMED_COLOURS[text] : undefined;
  return hex(named ?? text) ?? functional(text);
}

function hex(text: string): Rgba | undefined {
  const [, digits] = /^#((?:[\da-f]{3,4}){1,2})$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const width = digits.length > 4 ? 2 : 1;
  const [r, g, b, a = 255] = (digits.match(width === 2 ? /../g : /./g) ?? []).map((part) =>
    Number.parseInt(part.repeat(3 - width), 16),
  );
  return [r as number, g as number, b as number, a];
}

function functional(text: string): Rgba | undefined {
  const [, inside] = /^rgba?\(([^()]*)\)$/.exec(text) ?? [];
  const parts = inside?.split(/\s*[,/]\s*|\s+/).filter((part) => part !== '') ?? [];
  if (parts.length !== 3 && parts.length !== 4) return undefined;
  const [r, g, b, a = 255] = parts.map((part, i) => scaled(part, i === 3 ? 1 : 255));
  const rgba = [r, g, b, a] as unknown as Rgba;
  return rgba.every((value) => value >= 0 && value <= 255) ? rgba : undefined;
}

/** A CSS number or percentage, scaled so that `whole` becomes 255. */
function scaled(part: string, whole: number): number {
  if (!/^[\d.]+%?$/.test(part)) return Number.NaN;
  return part.endsWith('%') ? (Number.parseFloat(part) / 100) * 255 : (Number(part) / whole) * 255;
}

/** A PNG filled with one colour. */
export function plainPng(width: number, height: number, rgba: Rgba): Uint8Array<ArrayBuffer> {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set(rgba, at);
  return encodePng({ width, height, data });
}
