import type { Size } from '../geometry.js';
import { avifSize } from './avif-size.js';
import { otherKind } from './kinds.js';
import { readOrientation, tiffTags } from './orientation.js';
import { cutOff, isKnown, notRead, readSize } from './size.js';

/** A file that `decompose` takes: its upright size in px, or undefined where its header does not say it plainly. */
export interface FlatHeader {
  readonly type: 'png' | 'jpeg' | 'webp' | 'gif' | 'bmp' | 'tiff' | 'avif';
  readonly size: Size | undefined;
}

const SIZES: Record<string, readonly [FlatHeader['type'], (file: DataView) => Size | undefined]> = {
  GIF: ['gif', (file) => ({ width: file.getUint16(6, true), height: file.getUint16(8, true) })],
  BMP: ['bmp', bmpSize],
  TIFF: ['tiff', tiffSize],
  AVIF: ['avif', avifSize],
};

/**
 * Type and upright size of a picture that is to be taken apart, from its header; the server decodes it.
 *
 * @param what the picture's name in error texts
 * @throws MRTError `invalid_argument`: of no format that is read, or cut off inside its header
 */
export function readFlatSize(bytes: Uint8Array, what: string): FlatHeader {
  if (isKnown(bytes)) {
    const { type, width, height } = readSize(bytes, what);
    return { type, size: upright({ width, height }, readOrientation(bytes, type)) };
  }
  const found = SIZES[otherKind(bytes) ?? ''];
  if (!found) throw notRead(bytes, what, 'PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF');
  const [type, read] = found;
  try {
    const size = read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (size && !(size.width > 0 && size.height > 0)) throw new RangeError('empty');
    return { type, size };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause; // a DataView throws RangeError past the end of the bytes
    throw cutOff(bytes, what);
  }
}

function upright({ width, height }: Size, orientation: number): Size {
  return orientation < 5 ? { width, height } : { width: height, height: width };
}

function bmpSize(file: DataView): Size {
  if (file.getUint32(14, true) === 12) {
    return { width: file.getUint16(18, true), height: file.getUint16(20, true) };
  }
  return { width: file.getInt32(18, true), height: Math.abs(file.getInt32(22, true)) };
}

const [WIDTH, HEIGHT, ORIENTATION] = [256, 257, 274];

function tiffSize(file: DataView): Size | undefined {
  const tags = new Map(tiffTags(file));
  const [width, height] = [tags.get(WIDTH), tags.get(HEIGHT)];
  if (width === undefined || height === undefined) return undefined;
  return upright({ width, height }, tags.get(ORIENTATION) ?? 1);
}
