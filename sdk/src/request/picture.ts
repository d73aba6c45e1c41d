import { invalid } from '../errors.js';
import type { Size } from '../geometry.js';
import { type ImageHeader, readSize } from '../image.js';
import type { Picture } from './inputs.js';

/** The encoded bytes of a picture in any of its forms. `field` is its path in the caller's input. */
export async function bytesOf(picture: Picture, field: string): Promise<Uint8Array> {
  if (picture instanceof Uint8Array) return picture;
  if (picture instanceof Blob) return new Uint8Array(await picture.arrayBuffer());
  if (/^data:/i.test(picture)) return bytesOfDataUrl(picture, field);
  return bytesOfFile(picture, field);
}

/** A picture that will be a layer: the PNG as it was given, of exactly the size of its region. */
export async function layerPng(picture: Picture, size: Size, field: string): Promise<Uint8Array> {
  const { bytes, header } = await readPicture(picture, field);
  checkSize(header, size, field);
  if (header.type === 'png') return bytes;
  const kind = header.type === 'jpeg' ? 'JPEG' : 'WebP';
  throw invalid(field, `is a ${kind}; a layer that is kept comes back byte for byte, so give a PNG`);
}

/** What a layer is restyled from: PNG, JPEG or WebP of exactly the size of its region. */
export async function referencePicture(picture: Picture, size: Size, field: string): Promise<Uint8Array> {
  const { bytes, header } = await readPicture(picture, field);
  checkSize(header, size, field);
  return bytes;
}

function checkSize(picture: Size, region: Size, field: string): void {
  if (picture.width === region.width && picture.height === region.height) return;
  const [has, needs] = [picture, region].map(({ width, height }) => `${width} x ${height}`);
  throw invalid(field, `is ${has} px and its region ${needs} px; make the picture or the region fit`);
}

/** Bytes and header of a PNG, JPEG or WebP; anything else is refused here, before it travels. */
export async function readPicture(
  picture: Picture,
  field: string,
): Promise<{ bytes: Uint8Array; header: ImageHeader }> {
  const bytes = await bytesOf(picture, field);
  return { bytes, header: readSize(bytes, field) };
}

function bytesOfDataUrl(url: string, field: string): Uint8Array {
  const [, data] = /^data:[^,]*;base64,(.*)$/is.exec(url) ?? [];
  if (data === undefined) throw invalid(field, 'is a data: URL without base64 data; encode it as base64');
  try {
    return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw invalid(field, 'is a data: URL with damaged base64; encode the picture again', cause);
  }
}

async function bytesOfFile(path: string, field: string): Promise<Uint8Array> {
  const { readFile } = await import('node:fs/promises');
  try {
    const { buffer, byteOffset, byteLength } = await readFile(path);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? String(cause)})`;
    throw invalid(field, `is the path ${JSON.stringify(path)}, which ${why}; check the path`, cause);
  }
}
