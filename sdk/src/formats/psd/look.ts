import type { Layer as PsdLayer } from 'ag-psd';
import type { Region, Size } from '../../geometry.js';
import type { RgbaImage } from '../../image/index.js';
import type { Artboard } from '../../stack/group.js';
import type { Layer } from '../../stack/layer.js';
import { maskReader } from '../../stack/mask.js';
import type { Tally } from '../tally.js';
import { fromPsdMode } from './blend-names.js';
import type { Space } from './colours.js';
import { drawsEffects, withEffects } from './effects/index.js';
import { neutralOf, weaken } from './fills/fill-opacity.js';
import { filledPixels } from './fills/fills.js';
import { rgbOf } from './fills/rgb.js';
import { clippedTo } from './losses.js';
import { maskIn } from './masks.js';
import { isEmpty, pixelsOf, regionOf } from './pixels.js';
import { cutName, MAX_NAME } from './write-tree.js';

/** A name that was cut for Photoshop is whole in the manifest. */
export function wholeName({ name = '' }: PsdLayer, known: { name: string } | undefined): string {
  return known && known.name.length > MAX_NAME && cutName(known.name) === name ? known.name : name;
}

/** What layers and groups have in common. */
export function lookOf(
  layer: PsdLayer,
  siblings: readonly PsdLayer[],
  index: number,
  page: Size,
  tally: Tally,
) {
  const { mask, vector } = maskIn(layer, page);
  if (vector)
    tally.add(
      'vector mask',
      ['has a vector mask, which became a mask of pixels', 'have vector masks, which became masks of pixels'],
      layer.name ?? '',
    );
  const base = layer.clipping ? clippedTo(siblings, index) : undefined;
  if (base?.blendClippendElements === false)
    tally.add(
      'clipping',
      [
        'is blended by itself with what is below its base, which is drawn as one group with it',
        'are blended by themselves with what is below their bases, which is drawn as one group with them',
      ],
      layer.name ?? '',
    );
  const gone = base && !base.children && !base.adjustment && !isDrawn(base, page);
  return {
    name: layer.name ?? '',
    // With effects and in some blend modes, the fill's opacity is drawn into the pixels.
    opacity:
      (layer.opacity ?? 1) *
      (drawsEffects(layer) || neutralOf(layer) !== undefined ? 1 : (layer.fillOpacity ?? 1)),
    hidden: layer.hidden === true || gone === true,
    locked: isLocked(layer),
    blendMode:
      fromPsdMode(layer.blendMode === 'pass through' ? 'normal' : layer.blendMode) ?? ('normal' as const),
    clipped: base !== undefined && !base.adjustment && !gone,
    ...(mask && !drawsEffects(layer) && { mask }),
  };
}

/** ag-psd drops the bit of Photoshop's "lock all", but the layer's transparency flag is set along with it. */
function isLocked({ transparencyProtected, protected: locks }: PsdLayer): Layer['locked'] {
  return locks?.composite === true || (transparencyProtected === true && locks?.transparency === false);
}

export function artboardOf({ artboard }: PsdLayer, page: Size): { artboard?: Artboard } {
  if (!artboard) return {};
  const { left, top, right, bottom } = artboard.rect;
  const [x, y] = [Math.round(left), Math.round(top)];
  const region = { x, y, width: Math.round(right) - x, height: Math.round(bottom) - y };
  if (!(region.width > 0 && region.height > 0)) return { artboard: { region: { x: 0, y: 0, ...page } } };
  const plain: Readonly<Record<number, readonly [number, number, number]>> = {
    1: [255, 255, 255],
    2: [0, 0, 0],
  };
  const type = artboard.backgroundType ?? 1;
  const color = type === 3 ? undefined : (plain[type] ?? rgbOf(artboard.color));
  return { artboard: { region, ...(color && { color }) } };
}

export const isDrawn = (layer: PsdLayer, page: Size) => !isEmpty(layer) || fillIn(layer, page) !== undefined;

const fillIn = (layer: PsdLayer, page: Size) => (isEmpty(layer) ? filledPixels(layer, page) : undefined);

/**
 * The pixels of a layer with its effects, and the box that they fill.
 *
 * @param light the angle of the page's light, in degrees
 */
export function drawnPixels(
  layer: PsdLayer,
  page: Size,
  space: Space,
  light: number,
): { region: Region; image: RgbaImage } {
  const plain = fillIn(layer, page) ?? { region: regionOf(layer), image: pixelsOf(layer, space) };
  const neutral = neutralOf(layer);
  if (neutral !== undefined) weaken(plain.image, layer.fillOpacity ?? 1, neutral);
  if (!drawsEffects(layer)) return plain;
  const { mask } = maskIn(layer, page);
  // Effects follow the outline that the mask leaves.
  if (mask && !mask.disabled) cutOut(plain, maskReader(mask, 'a mask'));
  return withEffects(plain, layer, { light, fill: neutral === undefined ? (layer.fillOpacity ?? 1) : 1 });
}

function cutOut(
  { region, image }: { region: Region; image: RgbaImage },
  amount: (x: number, y: number) => number,
): void {
  for (let at = 3, px = 0; at < image.data.length; at += 4, px++) {
    const [x, y] = [region.x + (px % region.width), region.y + Math.floor(px / region.width)];
    image.data[at] = (image.data[at] as number) * amount(x, y);
  }
}
