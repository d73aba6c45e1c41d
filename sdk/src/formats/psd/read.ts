import { initializeCanvas, type Psd, readPsd as parsePsd } from 'ag-psd';
import { type ProfileReader, profileReader } from '#profiles';
import { invalid, MRTError } from '../../errors.js';
import { fullRegion } from '../../geometry.js';
import { encodePng } from '../../image/index.js';
import { compositeLayers } from '../../stack/composite.js';
import { embeddedManifest, type FileLayer, stackFromLayers } from '../assemble.js';
import { checkSize } from '../limits.js';
import type { LayerProgress, Opened, Warning } from '../result.js';
import { Tally } from '../tally.js';
import { unescapeAttribute } from '../xml.js';
import type { Space } from './colours.js';
import { fileWarnings } from './file-warnings.js';
import { checkHeader, type Header, type Sections, sectionsOf, viewOf } from './header.js';
import { isReal, type Merged, psnrOf, readMerged, straightened } from './merged.js';
import { patched } from './partly.js';
import { dpiOf, foreignProfile, profileIn } from './resources.js';
import { type Found, foundIn } from './tree.js';

const WHAT = 'the PSD';
const CLOSE = 40; // dB
const MAX_CHANNELS = 16; // of ag-psd, which does not look at the merged picture here

/** Options of `readPsd`. */
export interface ReadPsdOptions {
  /**
   * Which picture to take where the layers do not add up to the file's own merged picture (below 40 dB): `layers` keeps them;
   * `partly` makes one layer, cut from the merged picture, of the outermost layers and groups that are not drawn right, or else does
   * as `merged`, which makes the merged picture the only layer. Default `layers`.
   */
  readonly prefer?: 'layers' | 'partly' | 'merged';
  /** Converts the colours of an embedded profile to sRGB: `await profileReader()`. Without it they are read as sRGB; `openPsd` has it. */
  readonly profiles?: ProfileReader | undefined;
  readonly onProgress?: LayerProgress | undefined;
}

/** As `readPsd`, but colours of another profile than sRGB are converted to it. What that needs is loaded only for such files. */
export async function openPsd(bytes: Uint8Array, options: ReadPsdOptions = {}): Promise<Opened> {
  const header = checkHeader(bytes);
  const foreign = foreignProfile(sectionsOf(bytes, header).resources) !== undefined;
  return readPsd(bytes, foreign ? { profiles: await profileReader(), ...options } : options);
}

/**
 * Reads a Photoshop file (PSD or PSB) of this package or of any other program: layers and groups, with blend modes, clipping,
 * masks, artboards, texts and fills. 16 and 32 bits a channel are read to 8, CMYK and Lab to sRGB; adjustments and effects are drawn
 * into the layers. The merged picture becomes the only layer of a file in another mode, whose layers cannot be read, or whose layers
 * in CMYK, Lab or 32 bits do not add up to it. What is not drawn is in the warnings, once a feature; `psnr` says how near
 * the layers come to the file's merged picture.
 *
 * @throws MRTError `invalid_argument`: not a PSD, damaged, or of an unsupported kind; `resource_exhausted`: above the
 *   size limits, for one picture or all together
 */
export function readPsd(
  bytes: Uint8Array,
  { prefer = 'layers', profiles, onProgress }: ReadPsdOptions = {},
): Opened {
  const header = checkHeader(bytes);
  const sections = sectionsOf(bytes, header);
  const space = spaceOf(header, sections, profiles);
  const whole = readMerged(bytes, header, sections, space);
  const psd = parsed(withSoundBoxes(bytes, header, sections));
  if (MRTError.is(psd)) {
    if (!whole || !isReal(whole)) throw psd;
    const text = `the layers cannot be read (${(psd.cause as Error).message}), so the merged picture became the only layer`;
    return flattened(whole, header, {}, [{ feature: 'layers', text }]);
  }
  const warnings = fileWarnings(psd, header, sections, space);
  const merged = psd.imageResources?.versionInfo?.hasRealMergedData === false ? undefined : whole;
  const dpi = dpiOf(psd);
  const frame = dpi === undefined ? {} : { dpi };
  const flat = (text: string) => flattened(merged, header, frame, [...warnings, { feature: 'layers', text }]);
  if (!psd.children?.length) return flat('the file has no layers; its merged picture became the only one');
  if (!LAYERED.includes(header.mode)) return flat(`the file is in ${header.mode}${instead(sections)}`);
  const tally = new Tally();
  const manifest = embeddedManifest(manifestText(psd), warnings);
  const found = foundIn(psd, header, { space, manifest, tally, onProgress });
  const opened = stackFromLayers(header, found, manifest, [...warnings, ...tally.warnings()], frame);
  const psnr = merged && compared(opened, found, merged);
  if (psnr === undefined || psnr >= CLOSE) return { ...opened, ...(psnr !== undefined && { psnr }) };
  const distance = `the layers add up to ${psnr.toFixed(1)} dB of the file's own picture`;
  const better = prefer === 'partly' && merged && partly(opened, found, merged);
  if (better) return better;
  if (prefer !== 'layers') return flat(`${distance}, so that picture became the only layer`);
  if (!isPlain(header)) return flat(`the file is in ${kindOf(header)}${instead(sections)}; ${distance}`);
  const text = `${distance}; above ${CLOSE} dB nobody sees a difference`;
  return { ...opened, warnings: [...opened.warnings, { feature: 'merged picture', text }], psnr };
}

/** What `patched` makes of a file; undefined where that does not add up either. */
function partly({ stack, warnings }: Opened, found: Found, merged: Merged): Opened | undefined {
  const added = stack.layers.length - found.layers.length;
  const wrong = new Set(stack.layers.filter((_, index) => found.doubtful.has(index - added)));
  const better = patched(stack, straightened(merged), wrong);
  const psnr = better && psnrOf(better.stack.composite(), merged);
  if (!better || psnr === undefined || psnr < CLOSE) return undefined;
  const names = better.names.map((name) => JSON.stringify(name)).join(', ');
  const text = `${names} became one layer, cut from the file's own picture, because it was not drawn right`;
  return { stack: better.stack, warnings: [...warnings, { feature: 'layers', text }], psnr };
}

/** The colour modes whose layers can be converted. */
const LAYERED = ['RGB', 'greyscale', 'CMYK', 'Lab'];

/** Whether layers blend as the file has them; in other modes they are converted first, which is right where they are opaque. */
const isPlain = ({ mode, depth }: Header) => (mode === 'RGB' || mode === 'greyscale') && depth <= 16;

const kindOf = ({ mode, depth }: Header) => (depth === 32 ? `${mode} with 32 bits a channel` : mode);

function instead({ boxes: { length } }: Sections): string {
  const layers = length === 1 ? 'its layer' : `its ${length} layers`;
  return `, so its merged picture became the only layer instead of ${layers}`;
}

/** The colour modes that a profile is for, and its channels. */
const PROFILED: Readonly<Record<string, number>> = { RGB: 3, indexed: 3, greyscale: 1, CMYK: 4 };

function spaceOf(header: Header, sections: Sections, profiles: ProfileReader | undefined): Space {
  const { mode, depth } = header;
  const profile = profileIn(sections.resources);
  const channels = PROFILED[mode];
  // Floats are linear light, which is read as such.
  const used =
    profiles && profile && channels && depth < 32 && foreignProfile(sections.resources) !== undefined;
  const toSrgb = used ? profiles(profile, channels) : undefined;
  return { mode, palette: sections.colours, toSrgb };
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
  const plain = isPlain(header) && header.channels <= MAX_CHANNELS;
  if (broken.length === 0 && plain) return bytes;
  const sound = bytes.slice();
  viewOf(sound).setUint16(12, Math.min(header.channels, MAX_CHANNELS));
  for (const at of broken) sound.fill(0, at, at + 16);
  // ag-psd reads the structure of every mode alike, but refuses most of them.
  if (!isPlain(header)) sound[25] = 3;
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
