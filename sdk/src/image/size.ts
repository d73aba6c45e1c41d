import { MRTError } from '../errors.js';
import type { Size } from '../geometry.js';
import { otherKind } from './kinds.js';
import { isPng } from './png-chunks.js';

/** Type and size from the first bytes of an image file. */
export interface ImageHeader extends Size {
  readonly type: 'png' | 'jpeg' | 'webp';
}

/**
 * Reads type and size in px from the header of a PNG, JPEG or WebP file, without decoding pixels.
 *
 * @param what the image's name in error texts, for instance `background.image`
 * @throws MRTError `invalid_argument`: none of the three, or cut off inside its header.
 */
export function readSize(bytes: Uint8Array, what = 'image'): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(bytes);
  if (!read) throw notRead(bytes, what, 'PNG, JPEG or WebP');
  try {
    return read(view);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause; // a DataView throws RangeError past the end of the bytes
    throw cutOff(bytes, what);
  }
}

/** Whether `readSize` knows files that begin like this. */
export function isKnown(bytes: Uint8Array): boolean {
  return readerOf(bytes) !== undefined;
}

/** The error for a file of another kind, which it names, than `names`. */
export function notRead(bytes: Uint8Array, what: string, names: string): MRTError {
  const kind = otherKind(bytes);
  const is = kind ? `is a ${kind} file, which is not supported` : `is not a ${names} image`;
  const fix = bytes.length === 0 ? 'it is empty' : 'save it as PNG, JPEG or WebP';
  return new MRTError('invalid_argument', `${what} ${is}; ${fix}`, { field: what });
}

export function cutOff(bytes: Uint8Array, what: string): MRTError {
  const text = `${what} ends inside its header (${bytes.length} bytes); save it again`;
  return new MRTError('invalid_argument', text, { field: what });
}

function readerOf(bytes: Uint8Array): ((view: DataView) => ImageHeader) | undefined {
  return isPng(bytes) ? pngSize : isJpeg(bytes) ? jpegSize : isWebp(bytes) ? webpSize : undefined;
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

function isWebp(bytes: Uint8Array): boolean {
  return text(bytes, 0) === 'RIFF' && text(bytes, 8) === 'WEBP';
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function pngSize(view: DataView): ImageHeader {
  return sized('png', view.getUint32(16), view.getUint32(20));
}

/** Skips segments up to the frame header (SOF), which holds the size. */
function jpegSize(view: DataView): ImageHeader {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) throw new RangeError('no segment here');
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return sized('jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    const padding = marker === 0xff;
    at += padding ? 1 : 2 + view.getUint16(at + 2);
  }
}

function webpSize(view: DataView): ImageHeader {
  const kind = text(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), 12);
  if (kind === 'VP8 ')
    return sized('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return sized('webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (kind !== 'VP8X') throw new RangeError('no picture here');
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  return sized('webp', uint24(24) + 1, uint24(27) + 1);
}

function sized(type: ImageHeader['type'], width: number, height: number): ImageHeader {
  if (width === 0 || height === 0) throw new RangeError('empty');
  return { type, width, height };
}
