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
import { checkLayerSizes, checkSize } from '../limits.js';
import { type FoundLayer, openedStack } from '../opened.js';
import { ownManifest } from '../own-manifest.js';
import type { Opened, Warning } from '../result.js';
import { unescapeAttribute } from '../xml.js';
import { checkHeader } from './header.js';
import { lossesOf } from './losses.js';
import { isEmpty, pixelsOf, sizeOf } from './pixels.js';
import { profileWarnings } from './profile.js';

const WHAT = 'the PSD';
const DEEPEST = 64;

/**
 * Reads a Photoshop file (PSD or PSB, 8 bits, RGB or grey), of this package or of any other program. Groups are opened up; what
 * has no pixels of its own is left out, and what this package has no words for is told in the warnings.
 *
 * @throws MRTError `invalid_argument`: no PSD, damaged, or of a kind that cannot be read; `resource_exhausted`: pictures
 *   larger than can be handled, alone or together
 */
export function readPsd(bytes: Uint8Array): Opened {
  const page = checkHeader(bytes);
  const psd = parsed(bytes, { useRawData: true });
  const warnings = profileWarnings(bytes);
  const manifest = ownManifest(manifestText(psd), warnings);
  const layers = opened(psd, warnings);
  checkLayerSizes(
    layers.map(({ layer }) => sizeOf(layer)),
    WHAT,
  );
  const found = layers.map(({ layer, look }) => foundLayer(layer, look, manifest));
  if (!psd.children?.length) {
    found.push(flattened(bytes));
    warnings.push({ feature: 'layers', text: 'the file has none; its flattened picture is the only one' });
  }
  return openedStack(page, found, manifest, warnings);
}

type Look = Pick<Layer, 'opacity' | 'hidden' | 'locked'>;

interface SeenLayer {
  readonly layer: PsdLayer;
  readonly look: Look;
}

const PLAIN: Look = { opacity: 1, hidden: false, locked: false };

/** The layers that have pixels, bottom to top, as they look within their groups. */
function opened(psd: Psd, warnings: Warning[]): SeenLayer[] {
  const found: SeenLayer[] = [];
  const open = (layers: readonly PsdLayer[], within: Look, depth: number) => {
    if (depth > DEEPEST) throw invalid(WHAT, `has groups within groups, more than ${DEEPEST} deep`);
    for (const layer of layers) {
      const look = lookOf(layer, within);
      if (layer.children || isEmpty(layer)) warnings.push(...lossesOf(layer));
      else found.push({ layer, look });
      open(layer.children ?? [], look, depth + 1);
    }
  };
  open(psd.children ?? [], PLAIN, 0);
  return found;
}

function lookOf(layer: PsdLayer, within: Look): Look {
  return {
    opacity: (layer.opacity ?? 1) * (layer.fillOpacity ?? 1) * within.opacity,
    hidden: within.hidden || (layer.hidden ?? false),
    locked: within.locked || isLocked(layer),
  };
}

/** Photoshop's lock of everything is a bit of its own, which the library drops; beside it the layer's own flag is set. */
function isLocked({ transparencyProtected, protected: locks }: PsdLayer): boolean {
  return locks?.composite || (transparencyProtected === true && locks?.transparency === false);
}

function foundLayer(layer: PsdLayer, look: Look, manifest: Manifest | undefined): FoundLayer {
  const region = { x: layer.left ?? 0, y: layer.top ?? 0, ...sizeOf(layer) };
  const known = manifest?.layers.find(({ z }) => z + 1 === layer.id);
  const png = encodePng(pixelsOf(layer));
  return { name: layer.name ?? '', ...look, png, region, losses: lossesOf(layer), known };
}

function flattened(bytes: Uint8Array): FoundLayer {
  const { width, height, imageData } = parsed(bytes, { useImageData: true });
  if (!imageData) throw invalid(WHAT, 'has neither layers nor a flattened picture; save it again');
  const png = encodePng(imageData as RgbaImage);
  return { name: 'Background', ...PLAIN, png, region: { x: 0, y: 0, width, height }, losses: [] };
}

function parsed(bytes: Uint8Array, options: ReadOptions): Psd {
  initializeCanvas(() => {
    throw new Error('it holds a picture that is not made of plain pixels');
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

/** As an attribute, which is how this package writes it, or as an element, which other programs may make of it. */
function manifestText({ imageResources }: Psd): string | undefined {
  const xmp = imageResources?.xmpMetadata ?? '';
  const [, attribute, element] = /\bmrt:manifest(?:="([^"]*)"|>([^<]*)<\/mrt:manifest>)/.exec(xmp) ?? [];
  const text = attribute ?? element;
  return text === undefined ? undefined : unescapeAttribute(text);
}
