import { invalid } from '../errors.js';
import { wholeOf } from '../geometry.js';
import { parse } from '../validate.js';
import { overhang } from './bounds.js';
import { newEntries } from './entries.js';
import type { DecomposeInput } from './inputs.js';
import { readPicture } from './picture.js';
import type { Load } from './request.js';
import { decomposeInput } from './schema.js';

/** Checks the input of image to layers. The canvas is the picture as it is shown, upright, unless another one is given. */
export function decompose(input: DecomposeInput): Load {
  const { image, layers, layerCount, canvas: wanted, ...sampling } = parse(decomposeInput, input);
  const task = 'image_to_layers';
  return async () => {
    const { bytes, header } = await readPicture(image, 'image');
    const framed = wanted && { canvas: wanted, page: wholeOf(wanted) };
    if (!layers) return { task, ...framed, image: bytes, layerCount, sampling };
    const canvas = wanted ?? { width: header.width, height: header.height };
    const page = wholeOf(canvas);
    for (const [i, { region }] of layers.entries()) {
      const outside = overhang(region, page, wanted ? 'canvas' : 'picture');
      if (outside) throw invalid(`layers[${i}].region`, outside);
    }
    const entries = newEntries(undefined, layers, page, sampling.prompt);
    return { task, canvas, page, scalable: !wanted, image: bytes, entries, sampling };
  };
}
