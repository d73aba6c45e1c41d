import { readPath } from '#files';
import { invalid } from '../errors.js';
import type { Size } from '../geometry.js';
import { plainPng, rgbaOf } from '../image/colour.js';
import {
  encodePng,
  type FlatHeader,
  type ImageHeader,
  readFlatSize,
  readOrientation,
  readSize,
} from '../image/index.js';
import { fromBase64 } from '../platform/bytes.js';
import { download } from './download.js';
import type { Picture } from './inputs.js';
import type { PictureSources } from './request.js';

/** For whoever runs the program: the command line, scripts, notebooks. */
export const ANYWHERE: PictureSources = { allowFiles: true, allowUrls: true };

/** The PNG of a layer, unchanged; it has to be exactly the size of the region. */
export async function layerPng(
  picture: Picture,
  size: Size,
  field: string,
  sources: PictureSources,
): Promise<Uint8Array> {
  const { bytes, header } = await readPicture(picture, field, sources, size);
  checkUnturned(header, field);
  checkSize(header, size, field);
  if (header.type === 'png') return bytes;
  const kind = header.type === 'jpeg' ? 'JPEG' : 'WebP';
  throw invalid(field, `is a ${kind}; a kept layer comes back byte for byte, so give a PNG`);
}

/** The reference of a restyled layer: PNG, JPEG or WebP of exactly the size of its region. */
export async function referencePicture(
  picture: Picture,
  size: Size,
  field: string,
  sources: PictureSources,
): Promise<Uint8Array> {
  const { bytes, header } = await readPicture(picture, field, sources, size);
  checkUnturned(header, field);
  checkSize(header, size, field);
  return bytes;
}

function checkUnturned({ turned }: PictureHeader, field: string): void {
  if (!turned) return;
  throw invalid(
    field,
    'is stored rotated (EXIF orientation), which is not supported for layers; rotate its pixels and remove the tag',
  );
}

function checkSize(picture: Size, region: Size, field: string): void {
  if (picture.width === region.width && picture.height === region.height) return;
  const [has, needs] = [picture, region].map(({ width, height }) => `${width} x ${height}`);
  throw invalid(field, `is ${has} px and its region ${needs} px; make them equal`);
}

/** The header of a picture file; width and height are those of the upright picture. */
export interface PictureHeader extends ImageHeader {
  /** Its pixels are stored rotated or mirrored (EXIF orientation). */
  readonly turned?: true;
}

/**
 * Bytes and header of a PNG, JPEG or WebP; anything else is refused here, before it is sent.
 *
 * @param field its path in the caller's input
 * @param colourSize the size for a picture of one colour, which has none of its own
 */
export async function readPicture(
  picture: Picture,
  field: string,
  sources: PictureSources,
  colourSize?: Size,
): Promise<{ bytes: Uint8Array; header: PictureHeader }> {
  const bytes = await bytesOf(picture, field, sources, colourSize);
  const { type, width, height } = readSize(bytes, field);
  const orientation = readOrientation(bytes, type);
  const size = orientation < 5 ? { width, height } : { width: height, height: width };
  return { bytes, header: { type, ...size, ...(orientation !== 1 && { turned: true }) } };
}

/**
 * Bytes and header of a picture to take apart, in any format that the server reads.
 *
 * @param field its path in the caller's input
 */
export async function readFlatPicture(
  picture: Picture,
  field: string,
  sources: PictureSources,
): Promise<{ bytes: Uint8Array; header: FlatHeader }> {
  const bytes = await bytesOf(picture, field, sources);
  return { bytes, header: readFlatSize(bytes, field) };
}

async function bytesOf(
  picture: Picture,
  field: string,
  sources: PictureSources,
  size?: Size,
): Promise<Uint8Array> {
  if (picture instanceof Uint8Array) return picture;
  if (picture instanceof ArrayBuffer) return new Uint8Array(picture);
  if (picture instanceof Blob) return new Uint8Array(await picture.arrayBuffer());
  if (typeof picture === 'string' || picture instanceof URL) return bytesAt(String(picture), field, sources);
  if ('color' in picture) {
    const rgba = rgbaOf(picture.color);
    if (size && rgba) return plainPng(size.width, size.height, rgba);
    throw invalid(field, 'is a colour, which has no size; give a picture');
  }
  const { width, height, data } = picture;
  return encodePng({ width, height, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length) });
}

async function bytesAt(address: string, field: string, sources: PictureSources): Promise<Uint8Array> {
  if (/^data:/i.test(address)) return bytesOfDataUrl(address, field);
  const isUrl = /^https?:/i.test(address);
  // The text does not repeat the string: it may come from a stranger, and go back to them.
  if (isUrl && !sources.allowUrls)
    throw invalid(field, 'is a web address, which is not allowed here; give the bytes of the picture');
  if (!isUrl && !sources.allowFiles)
    throw invalid(field, 'is a path, which is not allowed here; give the bytes of the picture');
  return isUrl ? download(address, field) : readPath(address, field);
}

function bytesOfDataUrl(url: string, field: string): Uint8Array {
  const [, base64, data] = /^data:[^,]*?(;base64)?,(.*)$/is.exec(url) ?? [];
  if (data === undefined) throw invalid(field, 'is a data: URL without data; the data follows a comma');
  try {
    if (base64) return fromBase64(decodeURIComponent(data));
    const bytes = data.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Uint8Array.from(bytes, (character) => character.charCodeAt(0));
  } catch (cause) {
    throw invalid(field, 'is a data: URL with damaged base64; encode the picture again', cause);
  }
}
