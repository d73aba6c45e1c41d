import { initializeCanvas, type Psd, readPsd as parsePsd } from 'ag-psd';
import { invalid, MRTError } from '../../errors.js';
import { fullRegion } from '../../geometry.js';
import { encodePng } from '../../image/index.js';
import { compositeLayers } from '../../stack/composite.js';
import { embeddedManifest, type FileLayer, stackFromLayers } from '../assemble.js';
import { checkSize } from '../limits.js';
import type { LayerProgress, Opened, Warning } from '../result.js';
import { Tally } from '../tally.js';
import { unescapeAttribute } from '../xml.js';
import { COLOURS } from './colours.js';
import { checkHeader, type Header, type Sections, sectionsOf, viewOf } from './header.js';
import { isReal, type Merged, psnrOf, readMerged, straightened } from './merged.js';
import { dpiOf, foreignProfile, unkeptParts } from './resources.js';
import { type Found, foundIn } from './tree.js';

const WHAT = 'the PSD';
const CLOSE = 40; // dB
const MAX_CHANNELS = 16; // of ag-psd, which does not look at the merged picture here

/** Options of `readPsd`. */
export interface ReadPsdOptions {
  /**
   * Which picture to take where the layers do not add up to the file's own merged picture (below 40 dB): `layers` keeps them,
   * `merged` makes the merged picture the only layer. Default `layers`.
   */
  readonly prefer?: 'layers' | 'merged';
  readonly onProgress?: LayerProgress | undefined;
}

/**
 * Reads a Photoshop file (PSD or PSB) of this package or of any other program: layers and groups, with blend modes, clipping,
 * masks, artboards, texts and fills. 16 bits a channel are read to 8. Of a file in another mode than RGB and greyscale, or with 32
 * bits, or whose layers cannot be read, the merged picture becomes the only layer. What is not drawn is in the warnings, once a feature; `psnr` says how near
 * the layers come to the file's merged picture.
 *
 * @throws MRTError `invalid_argument`: not a PSD, damaged, or of an unsupported kind; `resource_exhausted`: above the
 *   size limits, for one picture or all together
 */
export function readPsd(bytes: Uint8Array, { prefer = 'layers', onProgress }: ReadPsdOptions = {}): Opened {
  const header = checkHeader(bytes);
  const sections = sectionsOf(bytes, header);
  const whole = readMerged(bytes, header, sections);
  const psd = parsed(withSoundBoxes(bytes, header, sections));
  if (MRTError.is(psd)) {
    if (!whole || !isReal(whole)) throw psd;
    const text = `the layers cannot be read (${(psd.cause as Error).message}), so the merged picture became the only layer`;
    return flattened(whole, header, {}, [{ feature: 'layers', text }]);
  }
  const warnings = fileWarnings(psd, header, sections);
  const merged = psd.imageResources?.versionInfo?.hasRealMergedData === false ? undefined : whole;
  const dpi = dpiOf(psd);
  const frame = dpi === undefined ? {} : { dpi };
  const flat = (text: string) => flattened(merged, header, frame, [...warnings, { feature: 'layers', text }]);
  if (!psd.children?.length) return flat('the file has no layers; its merged picture became the only one');
  if (!hasPlainColours(header)) return flat(flatReason(header, sections));
  const tally = new Tally();
  const manifest = embeddedManifest(manifestText(psd), warnings);
  const found = foundIn(psd, header, { mode: header.mode, manifest, tally, onProgress });
  warnings.push(...tally.warnings());
  const opened = stackFromLayers(header, found, manifest, warnings, frame);
  const psnr = merged && compared(opened, found, merged);
  if (psnr === undefined || psnr >= CLOSE) return { ...opened, ...(psnr !== undefined && { psnr }) };
  const distance = `the layers add up to ${psnr.toFixed(1)} dB of the file's own picture`;
  if (prefer === 'merged') return flat(`${distance}, so that picture became the only layer`);
  const text = `${distance}; above ${CLOSE} dB nobody sees a difference`;
  return { ...opened, warnings: [...opened.warnings, { feature: 'merged picture', text }], psnr };
}

const hasPlainColours = ({ mode, depth }: Header) => (mode === 'RGB' || mode === 'greyscale') && depth <= 16;

function flatReason({ mode, depth }: Header, { boxes }: Sections): string {
  const kind = depth === 32 ? `${mode} with 32 bits a channel` : mode;
  const near =
    mode === 'CMYK' || mode === 'multichannel' || mode === 'duotone' ? ', its colours only nearly' : '';
  return `the file is in ${kind}, so its merged picture became the only layer instead of its ${boxes.length} layers${near}`;
}

/** What is said of the file as a whole. */
function fileWarnings(psd: Psd, { depth, mode, channels }: Header, sections: Sections): Warning[] {
  const warnings: Warning[] = [];
  const add = (feature: string, text: string) => warnings.push({ feature, text });
  const profile = foreignProfile(sections.resources);
  if (profile !== undefined)
    add(
      'colour profile',
      `the colour profile (${profile}) is not sRGB, but the colours are read as sRGB; convert the file to sRGB`,
    );
  if (depth > 8) add('depth', `the file has ${depth} bits a channel, which were rounded to 8`);
  const extra = channels - (COLOURS[mode] as number) - (sections.transparent ? 1 : 0);
  const parts = unkeptParts(psd, Math.max(0, extra));
  if (parts.length > 0) add('other parts', `the file also holds ${parts.join(', ')}, which are not kept`);
  return warnings;
}

/** How near the stack comes to the merged picture, from the file's pixels, which need no PNG to be decoded. */
function compared({ stack }: Opened, found: Found, merged: Merged): number | undefined {
  const added = stack.layers.length - found.layers.length;
  const composite = compositeLayers(stack, stack.page, (_, index) => found.pixelsOf(index - added));
  return psnrOf(composite, merged);
}

function flattened(
  merged: Merged | undefined,
  page: Header,
  frame: { dpi?: number },
  warnings: Warning[],
): Opened {
  if (!merged) throw invalid(WHAT, 'has neither layers that can be read nor a merged picture; save it again');
  const layer: FileLayer = {
    ...{ name: 'Background', opacity: 1, hidden: false, locked: false, blendMode: 'normal', clipped: false },
    region: fullRegion(page),
    png: encodePng(straightened(merged)),
  };
  return stackFromLayers(page, { layers: [layer], groups: [] }, undefined, warnings, frame);
}

/** Fill layers may have boxes that end before they begin, which ag-psd refuses; they hold no pixels. */
function withSoundBoxes(bytes: Uint8Array, header: Header, { boxes }: Sections): Uint8Array {
  const view = viewOf(bytes);
  const broken = boxes.filter(
    (at) => view.getInt32(at + 8) < view.getInt32(at) || view.getInt32(at + 12) < view.getInt32(at + 4),
  );
  const plain = hasPlainColours(header) && header.channels <= MAX_CHANNELS;
  if (broken.length === 0 && plain) return bytes;
  const sound = bytes.slice();
  viewOf(sound).setUint16(12, Math.min(header.channels, MAX_CHANNELS));
  for (const at of broken) sound.fill(0, at, at + 16);
  // ag-psd reads the structure of every mode alike, but refuses most of them.
  if (!hasPlainColours(header)) sound[25] = 3;
  return sound;
}

/** The structure of a file, or the error where ag-psd cannot read it. */
function parsed(bytes: Uint8Array): Psd | MRTError {
  initializeCanvas(() => {
    throw new Error('it contains a picture that is not plain pixels');
  }, blankPixels);
  try {
    const options = { useRawData: true, useRawThumbnail: true, skipLinkedFilesData: true };
    return parsePsd(bytes, options);
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    return invalid(WHAT, `cannot be read: ${(cause as Error).message}; save it again`, cause);
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
