import type { Color, Layer as PsdLayer, VectorContent } from 'ag-psd';
import { fullRegion, type Region, type Size } from '../../geometry.js';
import { blankImage, type RgbaImage } from '../../image/index.js';
import { coverageOf } from './vector.js';

type Rgb = readonly [number, number, number];

/** Red, green and blue of a colour, 0 to 255; undefined for one that is not RGB or grey. */
export function rgbOf(color: Color | undefined): Rgb | undefined {
  if (!color) return undefined;
  const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  if ('r' in color) return [byte(color.r), byte(color.g), byte(color.b)];
  if ('fr' in color) return [byte(color.fr * 255), byte(color.fg * 255), byte(color.fb * 255)];
  if ('k' in color && !('c' in color)) return [byte(255 - color.k), byte(255 - color.k), byte(255 - color.k)];
  return undefined;
}

/** The colour of a fill layer or shape; undefined for a gradient, a pattern, or a shape without fill. */
export function fillColour({ vectorFill, vectorStroke }: PsdLayer): Rgb | undefined {
  if (!isPlain(vectorFill) || vectorStroke?.fillEnabled === false) return undefined;
  return rgbOf(vectorFill.color);
}

const isPlain = (fill: VectorContent | undefined): fill is Extract<VectorContent, { type: 'color' }> =>
  fill?.type === 'color';

/** The pixels of a fill layer that the file holds no pixels of: its path, or else the whole page, in its colour. */
export function filledPixels(
  layer: PsdLayer,
  color: Rgb,
  page: Size,
): { region: Region; image: RgbaImage } | undefined {
  const { vectorMask } = layer;
  const path = vectorMask && !vectorMask.disable && vectorMask.paths.length > 0 ? vectorMask : undefined;
  const { region, values } = path ? coverageOf(path, page) : { region: fullRegion(page), values: undefined };
  if (region.width * region.height === 0) return undefined;
  const image = blankImage(region.width, region.height);
  for (let at = 0, px = 0; at < image.data.length; at += 4, px++)
    image.data.set([...color, values ? (values[px] as number) : 255], at);
  return { region, image };
}
