import type { ImageHeader } from './size.js';

/**
 * The EXIF orientation of a PNG, JPEG or WebP file, 1 to 8; 1 where it has none. From 5 on width and height are swapped.
 */
export function readOrientation(bytes: Uint8Array, type: ImageHeader['type']): number {
  try {
    const exif = BLOCKS[type](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return exif ? inTiff(exif) : 1;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause; // a DataView throws RangeError past the end of the bytes
    return 1;
  }
}

const BLOCKS: Record<ImageHeader['type'], (file: DataView) => DataView | undefined> = {
  png: inPng,
  jpeg: inJpeg,
  webp: inWebp,
};

function part(view: DataView, at: number, length: number): DataView {
  return new DataView(view.buffer, view.byteOffset + at, Math.min(length, view.byteLength - at));
}

function name(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function inPng(file: DataView): DataView | undefined {
  for (let at = 8; name(file, at + 4) !== 'IEND'; at += 12 + file.getUint32(at)) {
    if (name(file, at + 4) === 'eXIf') return part(file, at + 8, file.getUint32(at));
  }
  return undefined;
}

function inJpeg(file: DataView): DataView | undefined {
  for (let at = 2; ; ) {
    const marker = file.getUint8(at + 1);
    if (file.getUint8(at) !== 0xff || marker === 0xda) return undefined;
    const padding = marker === 0xff;
    if (marker === 0xe1 && name(file, at + 4) === 'Exif') return part(file, at + 10, file.getUint16(at + 2));
    at += padding ? 1 : 2 + file.getUint16(at + 2);
  }
}

function inWebp(file: DataView): DataView | undefined {
  for (let at = 12; at < file.byteLength; ) {
    const length = file.getUint32(at + 4, true);
    if (name(file, at) === 'EXIF') {
      const marked = name(file, at + 8) === 'Exif' ? 6 : 0;
      return part(file, at + 8 + marked, length);
    }
    at += 8 + length + (length % 2);
  }
  return undefined;
}

const ORIENTATION = 0x0112;
const SHORT = 3;
const LONG = 4;

function inTiff(tiff: DataView): number {
  for (const [tag, value] of tiffTags(tiff, [SHORT])) {
    if (tag === ORIENTATION) return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** The tags in the first directory of a TIFF, each with its first number, of tags of `types`; none where it is no TIFF. */
export function* tiffTags(tiff: DataView, types = [SHORT, LONG]): Generator<[tag: number, value: number]> {
  const mark = tiff.getUint32(0);
  if (mark !== 0x49492a00 && mark !== 0x4d4d002a) return;
  const little = mark === 0x49492a00;
  const first = tiff.getUint32(4, little);
  const count = tiff.getUint16(first, little);
  for (let at = first + 2; at < first + 2 + 12 * count; at += 12) {
    const [tag, type] = [tiff.getUint16(at, little), tiff.getUint16(at + 2, little)];
    if (!types.includes(type)) continue;
    yield [tag, type === SHORT ? tiff.getUint16(at + 8, little) : tiff.getUint32(at + 8, little)];
  }
}
