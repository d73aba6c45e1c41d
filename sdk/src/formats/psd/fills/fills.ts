import type { Layer as PsdLayer } from 'ag-psd';
import { fullRegion, type Region, type Size } from '../../../geometry.js';
import { blankImage, type RgbaImage } from '../../../image/index.js';
import { gradientPainter } from './gradients.js';
import { rgbOf } from './rgb.js';
import { coverageOf } from './vector.js';

/** The colour and alpha of each px of the page, 0 to 255. */
type Painter = (x: number, y: number) => readonly [number, number, number, number];

/**
 * The pixels of a fill layer or shape that the file holds no pixels of: its path, or else the whole page, in its colour or gradient.
 *
 * @returns undefined for a pattern, a gradient of noise, a colour that is not RGB or grey, a shape without fill, or an empty one
 */
export function filledPixels(layer: PsdLayer, page: Size): { region: Region; image: RgbaImage } | undefined {
  const { vectorMask, vectorFill, vectorStroke } = layer;
  if (!vectorFill || vectorStroke?.fillEnabled === false) return undefined;
  const path = vectorMask && !vectorMask.disable && vectorMask.paths.length > 0 ? vectorMask : undefined;
  const { region, values } = path ? coverageOf(path, page) : { region: fullRegion(page), values: undefined };
  const paint = painterOf(vectorFill, region);
  if (!paint || region.width * region.height === 0) return undefined;
  const image = blankImage(region.width, region.height);
  for (let at = 0, px = 0; at < image.data.length; at += 4, px++) {
    const [red, green, blue, alpha] = paint(
      region.x + (px % region.width),
      region.y + Math.floor(px / region.width),
    );
    image.data.set([red, green, blue, values ? (alpha * (values[px] as number)) / 255 : alpha], at);
  }
  return { region, image };
}

function painterOf(fill: NonNullable<PsdLayer['vectorFill']>, box: Region): Painter | undefined {
  if (fill.type === 'solid') return gradientPainter(fill, box);
  const color = fill.type === 'color' ? rgbOf(fill.color) : undefined;
  return color && (() => [...color, 255]);
}
