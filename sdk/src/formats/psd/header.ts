import { invalid } from '../../errors.js';
import type { Size } from '../../geometry.js';
import { checkSize } from '../limits.js';
import type { Warning } from '../result.js';

const PROFILE = 1039;
const HEADER = 26;

const MODES: Readonly<Record<number, string>> = {
  0: 'bitmap',
  2: 'indexed',
  4: 'CMYK',
  7: 'multichannel',
  8: 'duotone',
  9: 'Lab',
};

/**
 * Page size from the header, the first 26 bytes of a PSD or PSB; refuses unsupported files early.
 *
 * @throws MRTError `invalid_argument`, or `resource_exhausted` for a page above the pixel limit
 */
export function checkHeader(bytes: Uint8Array): Size {
  const what = 'the PSD';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(0) !== 0x38425053)
    throw invalid(what, 'does not begin with 8BPS; it is not a Photoshop file');
  if (bytes.length < 26) throw invalid(what, `ends inside its header (${bytes.length} bytes); save it again`);
  const version = view.getUint16(4);
  if (version !== 1 && version !== 2) throw invalid(what, `has version ${version}; PSD has 1, PSB has 2`);
  const [height, width] = [view.getUint32(14), view.getUint32(18)];
  const [depth, mode] = [view.getUint16(22), view.getUint16(24)];
  const maximum = version === 1 ? 30_000 : 300_000;
  if (width < 1 || height < 1 || width > maximum || height > maximum)
    throw invalid(what, `claims ${width} x ${height} px; the format allows 1 to ${maximum}`);
  checkSize({ width, height }, what);
  if (depth !== 8) throw invalid(what, `has ${depth} bits per channel; convert it to 8 bits`);
  if (mode !== 3 && mode !== 1)
    throw invalid(what, `is in ${MODES[mode] ?? `mode ${mode}`}; convert it to RGB`);
  return { width, height };
}

/** A warning if the file's colour profile is not sRGB: its colours are read as sRGB. */
export function profileWarnings(bytes: Uint8Array): Warning[] {
  const profile = resource(bytes, PROFILE);
  if (!profile || profile.length < 128 || contains(profile, 'sRGB')) return [];
  const text = 'the colour profile is not sRGB, but the colours are read as sRGB; convert the file to sRGB';
  return [{ feature: 'colour profile', text }];
}

/** An image resource by its number. Each is a signature, the number, a name and the data, padded to even lengths. */
function resource(bytes: Uint8Array, number: number): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const even = (length: number) => length + (length % 2);
  const start = HEADER + 4 + view.getUint32(HEADER) + 4;
  const end = Math.min(start + view.getUint32(start - 4), bytes.length);
  for (let at = start; at + 12 <= end; ) {
    const data = at + 6 + even(1 + view.getUint8(at + 6)) + 4;
    if (data > end) return undefined;
    const length = view.getUint32(data - 4);
    if (view.getUint16(at + 4) === number) return bytes.subarray(data, Math.min(data + length, end));
    at = data + even(length);
  }
  return undefined;
}

/** Whether a profile contains a name, which is ASCII in older profiles and UTF-16 in newer ones. */
function contains(profile: Uint8Array, name: string): boolean {
  const text = String.fromCharCode(...profile.subarray(0, 4096)).replaceAll('\0', '');
  return text.includes(name);
}
