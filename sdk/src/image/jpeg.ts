import { MRTError } from '../errors.js';
import { unshared } from '../platform/bytes.js';
import { MAX_PIXELS } from './decode-png.js';
import { encodePng } from './encode-png.js';
import { readOrientation } from './orientation.js';
import type { RgbaImage } from './rgba.js';
import { readSize } from './size.js';

const MEMORY = 2048; // MB that the decoder may take; it needs about 20 for each million pixels
/**
 * A PNG as it is, and a JPEG as one.
 *
 * @throws MRTError `invalid_argument`: another kind, or damaged; `resource_exhausted`: of more than MAX_PIXELS
 */
export async function asPng(bytes: Uint8Array, what: string): Promise<Uint8Array> {
  const { type } = readSize(bytes, what);
  if (type === 'png') return bytes;
  if (type === 'jpeg') return pngOfJpeg(bytes, what);
  throw new MRTError('invalid_argument', `${what} is a WebP; save it as PNG or JPEG`, { field: what });
}

/**
 * A JPEG as a PNG, upright by its EXIF; colours stay as they are written, without a profile.
 *
 * @param what names the bytes in errors
 * @throws MRTError `invalid_argument`: damaged; `resource_exhausted`: of more than MAX_PIXELS
 */
async function pngOfJpeg(bytes: Uint8Array, what: string): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = readSize(bytes, what);
  if (width * height > MAX_PIXELS)
    throw new MRTError(
      'resource_exhausted',
      `${what} is ${width} x ${height} px; at most ${MAX_PIXELS} px can be read`,
    );
  const { decode } = (await import('jpeg-js')).default;
  try {
    const { data, ...size } = decode(bytes, {
      useTArray: true,
      maxMemoryUsageInMB: MEMORY,
      maxResolutionInMP: MAX_PIXELS / 1e6,
    });
    const pixels = new Uint8ClampedArray(unshared(data).buffer, data.byteOffset, data.length);
    return encodePng(upright({ ...size, data: pixels }, readOrientation(bytes, 'jpeg')));
  } catch (cause) {
    throw new MRTError('invalid_argument', `${what} is a damaged JPEG: ${(cause as Error).message}`, {
      field: what,
      cause,
    });
  }
}

/** The picture as it is meant to be seen. @param orientation of EXIF, 1 to 8 */
export function upright(image: RgbaImage, orientation: number): RgbaImage {
  if (orientation === 1) return image;
  const swapped = orientation > 4;
  const [width, height] = swapped ? [image.height, image.width] : [image.width, image.height];
  const mirrored = [2, 3, 7, 8].includes(orientation); // of the stored columns
  const turned = [3, 4, 6, 7].includes(orientation); // of the stored rows
  const from = new Uint32Array(image.data.buffer, image.data.byteOffset, image.width * image.height);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = swapped ? [y, x] : [x, y];
      const sourceX = mirrored ? image.width - 1 - column : column;
      const sourceY = turned ? image.height - 1 - row : row;
      to[y * width + x] = from[sourceY * image.width + sourceX] as number;
    }
  }
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}
