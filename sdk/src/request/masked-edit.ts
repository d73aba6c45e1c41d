import { invalid } from '../errors.js';
import type { Region, Size } from '../geometry.js';
import { decodePng, type RgbaImage, readSize } from '../image/index.js';
import { asPng } from '../image/jpeg.js';
import type { AddToLayersInput } from './inputs.js';

const MAX_SIDE = 2048; // of a canvas that is drawn on
const MOST_CLEAR = 128; // alpha below which a pixel of the mask is to be drawn

/** A picture that is to be changed where its mask is clear. */
export interface MaskedEdit {
  readonly prompt: string;
  /** A PNG, which is kept as the background byte for byte, or a JPEG. */
  readonly image: Uint8Array;
  /** A PNG of the same size. */
  readonly mask: Uint8Array;
}

/**
 * An edit with a mask as the task that adds a layer: what the prompt says is drawn where the mask is clear, and the picture stays
 * as it is beneath.
 *
 * @throws MRTError `invalid_argument`: `image` or `mask` is of another kind or size, or the mask has no clear part
 */
export async function additionOf({
  prompt,
  image,
  mask,
}: MaskedEdit): Promise<Pick<AddToLayersInput, 'canvas' | 'background' | 'layers'>> {
  const { width, height, type } = readSize(image, 'image');
  const size = readSize(mask, 'mask');
  if (type === 'webp') throw invalid('image', 'is a WebP; give a PNG or JPEG');
  if (size.type !== 'png') throw invalid('mask', 'is no PNG, and so has no clear part; give a PNG');
  if (width > MAX_SIDE || height > MAX_SIDE)
    throw invalid('image', `is ${width} x ${height} px; give at most ${MAX_SIDE} px a side`);
  const png = await asPng(image, 'image');
  const canvas = type === 'png' ? { width, height } : sizeOf(png);
  if (size.width !== canvas.width || size.height !== canvas.height)
    throw invalid(
      'mask',
      `is ${size.width} x ${size.height} px, image ${canvas.width} x ${canvas.height}; make them one size`,
    );
  return {
    canvas,
    background: { image: png },
    layers: [{ region: clearPart(decodePng(mask)), caption: prompt }],
  };
}

function sizeOf(png: Uint8Array): Size {
  const { width, height } = readSize(png);
  return { width, height };
}

function clearPart({ width, height, data }: RgbaImage): Region {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[4 * (y * width + x) + 3] as number) >= MOST_CLEAR) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  if (right < 0) throw invalid('mask', 'has no clear part; make clear what is to be drawn');
  return { x: left, y: top, width: right + 1 - left, height: bottom + 1 - top };
}
