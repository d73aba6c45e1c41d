import type { Color } from 'ag-psd';

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Red, green and blue of a colour, 0 to 255; undefined for one that is not RGB or grey. */
export function rgbOf(color: Color | undefined): Rgb | undefined {
  if (!color) return undefined;
  const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  if ('r' in color) return [byte(color.r), byte(color.g), byte(color.b)];
  if ('fr' in color) return [byte(color.fr * 255), byte(color.fg * 255), byte(color.fb * 255)];
  if ('k' in color && !('c' in color)) return [byte(255 - color.k), byte(255 - color.k), byte(255 - color.k)];
  return undefined;
}
