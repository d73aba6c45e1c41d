import { invalid } from '../../errors.js';
import type { Size } from '../../geometry.js';
import { checkSize } from '../limits.js';

const HEADER = 26;
const MAX_CHANNELS = 58;

const MODES: Readonly<Record<number, string>> = {
  0: 'bitmap',
  1: 'greyscale',
  2: 'indexed',
  3: 'RGB',
  4: 'CMYK',
  7: 'multichannel',
  8: 'duotone',
  9: 'Lab',
};

/** The header of a PSD or PSB. */
export interface Header extends Size {
  /** PSB: longer lengths. */
  readonly large: boolean;
  /** Channels of the merged picture. */
  readonly channels: number;
  /** Bits a channel: 1, 8, 16 or 32. */
  readonly depth: number;
  /** The colour mode's name: `RGB`, `greyscale`, `CMYK`, ... */
  readonly mode: string;
}

/**
 * Reads the first 26 bytes of a PSD or PSB; refuses unsupported files early.
 *
 * @throws MRTError `invalid_argument`, or `resource_exhausted` for a page above the pixel limit
 */
export function checkHeader(bytes: Uint8Array): Header {
  const what = 'the PSD';
  const view = viewOf(bytes);
  if (bytes.length < 4 || view.getUint32(0) !== 0x38425053)
    throw invalid(what, 'does not begin with 8BPS; it is not a Photoshop file');
  if (bytes.length < HEADER)
    throw invalid(what, `ends inside its header (${bytes.length} bytes); save it again`);
  const version = view.getUint16(4);
  if (version !== 1 && version !== 2) throw invalid(what, `has version ${version}; PSD has 1, PSB has 2`);
  const [channels, height, width] = [view.getUint16(12), view.getUint32(14), view.getUint32(18)];
  const [depth, number] = [view.getUint16(22), view.getUint16(24)];
  const maximum = version === 1 ? 30_000 : 300_000;
  if (width < 1 || height < 1 || width > maximum || height > maximum)
    throw invalid(what, `claims ${width} x ${height} px; the format allows 1 to ${maximum}`);
  // The format says 56, but Photoshop counts its 53 alphas beside those of colour and transparency.
  if (channels < 1 || channels > MAX_CHANNELS)
    throw invalid(what, `claims ${channels} channels; the format allows 1 to ${MAX_CHANNELS}`);
  checkSize({ width, height }, what);
  if (![1, 8, 16, 32].includes(depth))
    throw invalid(what, `has ${depth} bits per channel; convert it to 8 bits`);
  const mode = MODES[number];
  if (mode === undefined || (depth === 1) !== (mode === 'bitmap'))
    throw invalid(what, `is in ${mode ?? `mode ${number}`} with ${depth} bits; convert it to RGB`);
  return { width, height, channels, depth, mode, large: version === 2 };
}

export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the parts of a file begin. */
export interface Sections {
  /** The palette of an indexed file; empty for most modes. */
  readonly colours: Uint8Array;
  readonly resources: Uint8Array;
  /** Offset of the merged picture, which begins with its compression. */
  readonly picture: number;
  /** The fourth channel of the merged picture is its alpha. */
  readonly transparent: boolean;
  /** Offsets of the boxes of all layers: top, left, bottom, right as 32-bit numbers. */
  readonly boxes: readonly number[];
}

/**
 * Walks over the sections of a file, each preceded by its length, and over its layer records.
 *
 * @throws MRTError `invalid_argument` where a section ends beyond the file
 */
export function sectionsOf(bytes: Uint8Array, { large }: Header): Sections {
  const view = viewOf(bytes);
  let at = HEADER;
  const length = (wide: boolean) => {
    const size = wide ? Number(view.getBigUint64(at)) : view.getUint32(at);
    at += wide ? 8 : 4;
    if (at + size > bytes.length) throw new RangeError('a section ends beyond the file');
    return size;
  };
  try {
    const colours = bytes.subarray(at + 4, at + 4 + length(false));
    at += colours.length;
    const resources = bytes.subarray(at + 4, at + 4 + length(false));
    at += resources.length;
    const layers = length(large);
    const picture = at + layers;
    const info = layers > 0 ? length(large) : 0;
    const records = info > 0 ? at : deepRecords(view, at, picture, large);
    const { count, boxes } = recordsAt(view, records, picture, large);
    return { colours, resources, picture, transparent: count < 0, boxes };
  } catch (cause) {
    throw invalid('the PSD', `cannot be read: ${(cause as Error).message}; save it again`, cause);
  }
}

/** Files of more than 8 bits keep their layers in a block `Lr16` or `Lr32` after the global mask. */
function deepRecords(view: DataView, start: number, end: number, large: boolean): number | undefined {
  if (start + 4 > end) return undefined;
  let at = start + 4 + view.getUint32(start);
  while (at + 12 <= end) {
    if (view.getUint8(at) === 0) {
      at++;
      continue;
    }
    const key = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 4, 4));
    const deep = key === 'Lr16' || key === 'Lr32';
    const wide =
      large &&
      (deep ||
        [
          'Mt16',
          'Mt32',
          'Mtrn',
          'LMsk',
          'Layr',
          'Alph',
          'FMsk',
          'FEid',
          'FXid',
          'PxSD',
          'lnk2',
          'cinf',
        ].includes(key));
    if (deep) return at + (wide ? 16 : 12);
    const size = wide ? Number(view.getBigUint64(at + 8)) : view.getUint32(at + 8);
    at += (wide ? 16 : 12) + size + (size % 2);
  }
  return undefined;
}

function recordsAt(view: DataView, start: number | undefined, end: number, large: boolean) {
  const boxes: number[] = [];
  if (start === undefined || start + 2 > end) return { count: 0, boxes };
  const count = view.getInt16(start);
  let at = start + 2;
  for (let i = 0; i < Math.abs(count) && at + 18 <= end; i++) {
    boxes.push(at);
    const extra = at + 18 + view.getUint16(at + 16) * (large ? 10 : 6) + 12;
    if (extra + 4 > end) break;
    at = extra + 4 + view.getUint32(extra);
  }
  return { count, boxes };
}
