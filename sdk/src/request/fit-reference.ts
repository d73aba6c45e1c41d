import type { Size } from '../geometry.js';
import { decodePng, encodePng, resize } from '../image/index.js';
import type { Picture } from './inputs.js';
import { readPicture } from './picture.js';
import type { PictureSources } from './request.js';

/**
 * A reference, scaled to this size if it is a PNG; others have to have it already.
 *
 * @param field its name in the caller's input
 */
export async function fittedReference(
  picture: Picture,
  { width, height }: Size,
  field: string,
  sources: PictureSources,
): Promise<Uint8Array> {
  const { bytes, header } = await readPicture(picture, field, sources);
  if (header.type !== 'png' || (header.width === width && header.height === height)) return bytes;
  return encodePng(resize(decodePng(bytes, { what: field }), width, height));
}
