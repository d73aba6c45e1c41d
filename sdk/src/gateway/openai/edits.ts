import { decodePng, readSize } from '../../image/index.js';
import type { AddToLayersInput } from '../../request/inputs.js';
import { DoorError } from './answers.js';
import type { Edit } from './fields.js';

const MAX_SIDE = 2048; // of a canvas that is drawn on
const MOST_CLEAR = 128; // alpha below which a pixel of the mask is to be drawn

type Asked = Pick<AddToLayersInput, 'canvas' | 'background' | 'layers'>;

/**
 * A picture with a mask as the task that adds a layer: what the prompt says is drawn where the mask is clear, and the picture
 * stays as it is beneath.
 *
 * @throws DoorError where a picture is missing, of another kind or size, or the mask has no clear part
 */
export function additionOf({ prompt }: Edit, files: Readonly<Record<string, Uint8Array>>): Asked {
  const { image, mask, ...others } = files;
  const [other] = Object.keys(others);
  if (other) throw wrong(`there is no file ${JSON.stringify(other.slice(0, 40))}`, other.slice(0, 40));
  if (!image) throw wrong('image is missing; send a PNG, JPEG or WebP file', 'image');
  if (!mask)
    throw wrong(
      'mask is missing; send a PNG of the size of the image, clear where something is to be added',
      'mask',
    );
  const canvas = readSize(image, 'image');
  const size = readSize(mask, 'mask');
  if (size.type !== 'png') throw wrong('mask is no PNG, and so has no clear part', 'mask');
  if (canvas.width > MAX_SIDE || canvas.height > MAX_SIDE)
    throw wrong(
      `image is ${canvas.width} x ${canvas.height} px; send at most ${MAX_SIDE} px a side`,
      'image',
    );
  if (size.width !== canvas.width || size.height !== canvas.height)
    throw wrong(
      `mask is ${size.width} x ${size.height} px, image ${canvas.width} x ${canvas.height}; make them one size`,
      'mask',
    );
  const region = clearPart(decodePng(mask));
  return {
    canvas: { width: canvas.width, height: canvas.height },
    background: { image },
    layers: [{ region, caption: prompt }],
  };
}

function clearPart({
  width,
  height,
  data,
}: {
  width: number;
  height: number;
  data: Uint8ClampedArray | Uint8Array;
}) {
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
  if (right < 0) throw wrong('mask has no clear part; make clear what is to be drawn', 'mask');
  return { x: left, y: top, width: right + 1 - left, height: bottom + 1 - top };
}

const wrong = (text: string, param: string) => new DoorError(400, text, param, 'invalid_value');
