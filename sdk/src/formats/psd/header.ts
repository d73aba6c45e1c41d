import { invalid } from '../../errors.js';
import type { Size } from '../../geometry.js';
import { checkSize } from '../limits.js';

const MODES: Readonly<Record<number, string>> = {
  0: 'bitmap',
  2: 'indexed',
  4: 'CMYK',
  7: 'multichannel',
  8: 'duotone',
  9: 'Lab',
};

/**
 * Size of the page, out of the first 26 bytes of a PSD or PSB; refuses here what would be refused or misread later.
 *
 * @throws MRTError `invalid_argument`, or `resource_exhausted` for a page of more than MAX_PIXELS
 */
export function checkHeader(bytes: Uint8Array): Size {
  const what = 'the PSD';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(0) !== 0x38425053)
    throw invalid(what, 'does not begin with 8BPS; it is no Photoshop file');
  if (bytes.length < 26)
    throw invalid(what, `breaks off inside its header (${bytes.length} bytes); save it again`);
  const version = view.getUint16(4);
  if (version !== 1 && version !== 2) throw invalid(what, `is of version ${version}; PSD is 1, PSB is 2`);
  const [height, width] = [view.getUint32(14), view.getUint32(18)];
  const [depth, mode] = [view.getUint16(22), view.getUint16(24)];
  const longest = version === 1 ? 30_000 : 300_000;
  if (width < 1 || height < 1 || width > longest || height > longest)
    throw invalid(what, `claims ${width} x ${height} px; its kind of file goes from 1 to ${longest}`);
  checkSize({ width, height }, what);
  if (depth !== 8) throw invalid(what, `has ${depth} bits a channel; convert it to 8 bits`);
  if (mode !== 3 && mode !== 1)
    throw invalid(what, `is in ${MODES[mode] ?? `mode ${mode}`}; convert it to RGB`);
  return { width, height };
}
