import { Unzlib } from 'fflate';
import { MRTError } from '../errors.js';
import { damaged, type PngChunks, readChunks } from './png-chunks.js';
import { passesOf, unfilter } from './png-rows.js';
import { rowWriter } from './png-samples.js';
import { blankImage, type RgbaImage } from './rgba.js';

/** The largest image that is decoded, in px: 8192 x 8192, 256 MiB of RGBA. */
export const MAX_PIXELS = 2 ** 26;

/** Options of `decodePng`. */
export interface DecodeOptions {
  /** The image's name in error texts, for instance `layers[2].png`. */
  readonly what?: string;
  /** Refuse images of more px than this. Default: 2^26. */
  readonly maxPixels?: number;
}

/**
 * Decodes a PNG of any colour type and bit depth, interlaced or not, into 8-bit straight-alpha RGBA.
 * Embedded colour profiles and gamma are ignored: samples are taken as sRGB.
 *
 * @throws MRTError `invalid_argument`: not a PNG, cut short or damaged; `resource_exhausted`: more px than `maxPixels`
 *   (checked before any pixel is decompressed). Memory is bounded by the size in the header.
 */
export function decodePng(bytes: Uint8Array, options: DecodeOptions = {}): RgbaImage {
  const { what = 'image', maxPixels = MAX_PIXELS } = options;
  const png = readChunks(bytes, what);
  const { width, height } = png;
  if (width * height > maxPixels) {
    const text = `${what} has ${width}x${height} px, more than the ${maxPixels} px allowed; make it smaller`;
    throw new MRTError('resource_exhausted', text, { field: what });
  }
  const passes = passesOf(png);
  const length = passes.reduce((sum, pass) => sum + pass.height * (1 + pass.rowBytes), 0);
  const raw = inflate(png, length, what);
  const image = blankImage(width, height);
  const writeRow = rowWriter(png, image.data, what);
  let start = 0;
  for (const pass of passes) {
    for (const [line, row] of unfilter(raw, start, pass, what)) {
      writeRow(row, pass.width, (pass.y + line * pass.stepY) * width + pass.x, pass.stepX);
    }
    start += pass.height * (1 + pass.rowBytes);
  }
  return image;
}

const SLICE = 2 ** 14;
const DEFLATE_LIMIT = 1032; // deflate's maximum compression ratio

/** Decompresses in slices, so that a small file cannot fill more memory than the size in its header. */
function inflate(png: PngChunks, size: number, what: string): Uint8Array<ArrayBuffer> {
  const fewer = () => damaged(what, 'it holds fewer pixels than its header says');
  const packed = png.data.reduce((sum, part) => sum + part.length, 0);
  if (size > packed * DEFLATE_LIMIT) throw fewer();
  const raw = new Uint8Array(size);
  let length = 0;
  const stream = new Unzlib((part) => {
    if (length + part.length > size) throw damaged(what, 'it holds more pixels than its header says');
    raw.set(part, length);
    length += part.length;
  });
  try {
    for (const part of png.data) {
      for (let at = 0; at < part.length; at += SLICE) stream.push(part.subarray(at, at + SLICE));
    }
    stream.push(new Uint8Array(0), true);
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw damaged(what, 'its pixels cannot be decompressed');
  }
  if (length < size) throw fewer();
  return raw;
}
