import type { Psd, Layer as PsdLayer } from 'ag-psd';
import { invalid } from '../../errors.js';
import type { Size } from '../../geometry.js';
import { encodePng, type RgbaImage } from '../../image/index.js';
import type { Artboard } from '../../stack/group.js';
import type { Layer } from '../../stack/layer.js';
import type { Manifest } from '../../stack/manifest.js';
import type { FileGroup, FileLayer } from '../assemble.js';
import { checkLayerSizes } from '../limits.js';
import type { LayerProgress } from '../result.js';
import type { Tally } from '../tally.js';
import { fromPsdMode } from './blend-names.js';
import { filledPixels } from './fills.js';
import { clippedTo, leftOut, tallyGroup, tallyLayer } from './losses.js';
import { maskIn } from './masks.js';
import { isEmpty, pixelsOf, regionOf, sizeOf } from './pixels.js';
import { rgbOf } from './rgb.js';
import { textIn } from './text.js';
import { cutName, MAX_NAME } from './write-tree.js';

const WHAT = 'the PSD';
const MAX_DEPTH = 64;

/** What a PSD holds, as a stack has it, relative to the page. */
export interface Found {
  readonly layers: FileLayer[];
  readonly groups: FileGroup[];
  /** The layers' pixels once more, by index. */
  readonly pixelsOf: (index: number) => RgbaImage;
}

interface Reading {
  /** The colour mode. */
  readonly mode: string;
  readonly manifest: Manifest | undefined;
  readonly tally: Tally;
  readonly onProgress: LayerProgress | undefined;
}

/**
 * The layers and groups of a PSD, bottom to top. Layers without pixels are left out, but plain fills are filled.
 *
 * @throws MRTError `invalid_argument`, `resource_exhausted`
 */
export function foundIn(psd: Psd, page: Size, { mode, manifest, tally, onProgress }: Reading): Found {
  const groups: FileGroup[] = [];
  const items = walk(psd.children ?? [], groups, undefined, page, tally, manifest);
  checkLayerSizes(
    items.flatMap(({ layer }) => [sizeOf(layer), ...(layer.mask ? [sizeOf(layer.mask)] : [])]),
    WHAT,
  );
  const pixels = ({ layer }: Item) => drawn(layer, page, mode);
  return {
    layers: items.map((item, index) => {
      const { region, image } = pixels(item);
      const layer = { ...item.look, region, png: encodePng(image) };
      onProgress?.(index + 1, items.length);
      return layer;
    }),
    groups,
    pixelsOf: (index) => pixels(items[index] as Item).image,
  };
}

interface Item {
  readonly layer: PsdLayer;
  readonly look: Omit<FileLayer, 'region' | 'png'>;
}

function walk(
  layers: readonly PsdLayer[],
  groups: FileGroup[],
  parent: string | undefined,
  page: Size,
  tally: Tally,
  manifest: Manifest | undefined,
  depth = 0,
): Item[] {
  if (depth > MAX_DEPTH) throw invalid(WHAT, `has groups nested more than ${MAX_DEPTH} deep`);
  return layers.flatMap((layer, index): Item[] => {
    const shared = lookOf(layer, layers, index, page, tally);
    if (layer.children) {
      const key = `${groups.length}`;
      tallyGroup(layer, tally);
      const known = manifest?.groups?.[(layer.id ?? 0) - manifest.layers.length - 1];
      groups.push({
        ...shared,
        name: wholeName(layer, known),
        key,
        ...(parent !== undefined && { parent }),
        blendMode: layer.blendMode === 'pass through' ? 'pass-through' : shared.blendMode,
        ...artboardOf(layer, page),
        known,
      });
      return walk(layer.children, groups, key, page, tally, manifest, depth + 1);
    }
    if (!isDrawn(layer, page)) {
      leftOut(layer, tally);
      return [];
    }
    tallyLayer(layer, tally);
    const known = manifest?.layers.find(({ z }) => z + 1 === layer.id);
    return [
      {
        layer,
        look: {
          ...shared,
          name: wholeName(layer, known),
          text: textIn(layer),
          ...(parent !== undefined && { group: parent }),
          known,
        },
      },
    ];
  });
}

/** A name that was cut for Photoshop is whole in the manifest. */
function wholeName({ name = '' }: PsdLayer, known: { name: string } | undefined): string {
  return known && known.name.length > MAX_NAME && cutName(known.name) === name ? known.name : name;
}

/** What layers and groups have in common. */
function lookOf(layer: PsdLayer, siblings: readonly PsdLayer[], index: number, page: Size, tally: Tally) {
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
    opacity: (layer.opacity ?? 1) * (layer.fillOpacity ?? 1),
    hidden: layer.hidden === true || gone === true,
    locked: isLocked(layer),
    blendMode:
      fromPsdMode(layer.blendMode === 'pass through' ? 'normal' : layer.blendMode) ?? ('normal' as const),
    clipped: base !== undefined && !base.adjustment && !gone,
    ...(mask && { mask }),
  };
}

/** ag-psd drops the bit of Photoshop's "lock all", but the layer's transparency flag is set along with it. */
function isLocked({ transparencyProtected, protected: locks }: PsdLayer): Layer['locked'] {
  return locks?.composite === true || (transparencyProtected === true && locks?.transparency === false);
}

function artboardOf({ artboard }: PsdLayer, page: Size): { artboard?: Artboard } {
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

const isDrawn = (layer: PsdLayer, page: Size) => !isEmpty(layer) || fillIn(layer, page) !== undefined;

const fillIn = (layer: PsdLayer, page: Size) => (isEmpty(layer) ? filledPixels(layer, page) : undefined);

function drawn(layer: PsdLayer, page: Size, mode: string) {
  return fillIn(layer, page) ?? { region: regionOf(layer), image: pixelsOf(layer, mode) };
}
