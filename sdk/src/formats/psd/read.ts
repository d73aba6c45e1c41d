import {
  initializeCanvas,
  type Psd,
  type Layer as PsdLayer,
  readPsd as parsePsd,
  type ReadOptions,
} from 'ag-psd';
import { invalid, MRTError } from '../../errors.js';
import { encodePng, type RgbaImage } from '../../image/index.js';
import type { Layer } from '../../stack/layer.js';
import type { Manifest } from '../../stack/manifest.js';
import { embeddedManifest, type FileLayer, stackFromLayers } from '../assemble.js';
import { checkLayerSizes, checkSize } from '../limits.js';
import type { Loss, Opened, Warning } from '../result.js';
import { unescapeAttribute } from '../xml.js';
import { checkHeader, profileWarnings } from './header.js';
import { isEmpty, pixelsOf, sizeOf } from './pixels.js';

const WHAT = 'the PSD';
const MAX_DEPTH = 64;

/**
 * Reads a Photoshop file (PSD or PSB, 8 bits, RGB or grey) of this package or of any other program. Groups are dissolved into their layers, layers
 * without pixels are left out, and unsupported features are listed in the warnings.
 *
 * @throws MRTError `invalid_argument`: not a PSD, damaged, or of an unsupported kind; `resource_exhausted`: above the
 *   size limits, for one picture or all together
 */
export function readPsd(bytes: Uint8Array): Opened {
  const page = checkHeader(bytes);
  const psd = parsed(bytes, { useRawData: true });
  const warnings = profileWarnings(bytes);
  const manifest = embeddedManifest(manifestText(psd), warnings);
  const layers = pixelLayers(psd, warnings);
  checkLayerSizes(
    layers.map(({ layer }) => sizeOf(layer)),
    WHAT,
  );
  const found = layers.map(({ layer, look }) => foundLayer(layer, look, manifest));
  if (!psd.children?.length) {
    found.push(flattened(bytes));
    warnings.push({
      feature: 'layers',
      text: 'the file has no layers; its flattened picture became the only one',
    });
  }
  return stackFromLayers(page, found, manifest, warnings);
}

type Appearance = Pick<Layer, 'opacity' | 'hidden' | 'locked'>;

interface PixelLayer {
  readonly layer: PsdLayer;
  readonly look: Appearance;
}

const PLAIN: Appearance = { opacity: 1, hidden: false, locked: false };

/** The layers with pixels, bottom to top, with the opacity, visibility and lock of their groups applied. */
function pixelLayers(psd: Psd, warnings: Warning[]): PixelLayer[] {
  const found: PixelLayer[] = [];
  const open = (layers: readonly PsdLayer[], within: Appearance, depth: number) => {
    if (depth > MAX_DEPTH) throw invalid(WHAT, `has groups nested more than ${MAX_DEPTH} deep`);
    for (const layer of layers) {
      const look = appearanceOf(layer, within);
      if (layer.children || isEmpty(layer)) warnings.push(...lossesOf(layer));
      else found.push({ layer, look });
      open(layer.children ?? [], look, depth + 1);
    }
  };
  open(psd.children ?? [], PLAIN, 0);
  return found;
}

function appearanceOf(layer: PsdLayer, within: Appearance): Appearance {
  return {
    opacity: (layer.opacity ?? 1) * (layer.fillOpacity ?? 1) * within.opacity,
    hidden: within.hidden || (layer.hidden ?? false),
    locked: within.locked || isLocked(layer),
  };
}

/** ag-psd drops the bit of Photoshop's "lock all", but the layer's transparency flag is set along with it. */
function isLocked({ transparencyProtected, protected: locks }: PsdLayer): boolean {
  return locks?.composite || (transparencyProtected === true && locks?.transparency === false);
}

function foundLayer(layer: PsdLayer, look: Appearance, manifest: Manifest | undefined): FileLayer {
  const region = { x: layer.left ?? 0, y: layer.top ?? 0, ...sizeOf(layer) };
  const known = manifest?.layers.find(({ z }) => z + 1 === layer.id);
  const png = encodePng(pixelsOf(layer));
  return { name: layer.name ?? '', ...look, png, region, losses: lossesOf(layer), known };
}

/** What is lost or changed when a layer or group of a PSD becomes a pixel layer. */
function lossesOf(layer: PsdLayer): Loss[] {
  const named = `${layer.children ? 'group' : 'layer'} ${JSON.stringify(layer.name ?? '')}`;
  const losses: Loss[] = [];
  const add = (feature: string, text: string) => losses.push({ feature, text: `${named} ${text}` });
  if (layer.children)
    add('group', 'was ungrouped: its opacity, visibility and lock were applied to its layers');
  else if (layer.adjustment) add('adjustment', 'is an adjustment without pixels and was left out');
  else if (isEmpty(layer)) add('empty', 'has no pixels and was left out');
  const plain = layer.children ? ['pass through', 'normal'] : ['normal'];
  if (layer.blendMode && !plain.includes(layer.blendMode))
    add('blend mode', `has blend mode ${layer.blendMode}, which was replaced by normal`);
  if (layer.mask && !layer.mask.disabled) add('mask', 'has a mask, which was applied to its pixels');
  if (layer.vectorMask || layer.realMask) add('vector mask', 'has a vector mask, which was not applied');
  if (layer.clipping) add('clipping', 'is clipped to the layer below it; the clipping was ignored');
  if (layer.text) add('text', 'is text and became pixels');
  if (layer.placedLayer) add('smart object', 'is a smart object and became pixels');
  if (layer.effects && !layer.effects.disabled) add('effects', 'has effects, which were ignored');
  if (layer.fillOpacity !== undefined && layer.fillOpacity !== 1)
    add('fill opacity', `has a fill opacity of ${layer.fillOpacity}, which was multiplied into its opacity`);
  return losses;
}

function flattened(bytes: Uint8Array): FileLayer {
  const { width, height, imageData } = parsed(bytes, { useImageData: true });
  if (!imageData) throw invalid(WHAT, 'has neither layers nor a flattened picture; save it again');
  const png = encodePng(imageData as RgbaImage);
  return { name: 'Background', ...PLAIN, png, region: { x: 0, y: 0, width, height }, losses: [] };
}

function parsed(bytes: Uint8Array, options: ReadOptions): Psd {
  initializeCanvas(() => {
    throw new Error('it contains a picture that is not plain pixels');
  }, blankPixels);
  try {
    return parsePsd(bytes, { ...options, useRawThumbnail: true, skipLinkedFilesData: true });
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw invalid(WHAT, `cannot be read: ${(cause as Error).message}; save it again`, cause);
  }
}

function blankPixels(width: number, height: number) {
  checkSize({ width, height }, `a picture in ${WHAT}`);
  return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}

/** The manifest in the XMP metadata: an attribute as this package writes it, or an element if another program rewrote it. */
function manifestText({ imageResources }: Psd): string | undefined {
  const xmp = imageResources?.xmpMetadata ?? '';
  const [, attribute, element] = /\bmrt:manifest(?:="([^"]*)"|>([^<]*)<\/mrt:manifest>)/.exec(xmp) ?? [];
  const text = attribute ?? element;
  return text === undefined ? undefined : unescapeAttribute(text);
}
