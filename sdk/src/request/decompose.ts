import { invalid } from '../errors.js';
import { wholeOf } from '../geometry.js';
import { overhang } from './bounds.js';
import { newEntries } from './entries.js';
import type { DecomposeInput } from './inputs.js';
import { parse } from './issues.js';
import { readPicture } from './picture.js';
import type { Load } from './request.js';
import { decomposeInput } from './schema.js';

/** Checks the input of image to layers. The size of the picture is that of canvas and page. */
export function decompose(input: DecomposeInput): Load {
  const { image, layers, layerCount, ...sampling } = parse(decomposeInput, input);
  return async () => {
    const { bytes, header } = await readPicture(image, 'image');
    if (!layers) return { task: 'image_to_layers', image: bytes, layerCount, sampling };
    const canvas = { width: header.width, height: header.height };
    const page = wholeOf(canvas);
    for (const [i, { region }] of layers.entries()) {
      const outside = overhang(region, page, 'picture');
      if (outside) throw invalid(`layers[${i}].region`, outside);
    }
    const entries = newEntries(undefined, layers, page, sampling.prompt);
    return { task: 'image_to_layers', canvas, page, image: bytes, entries, sampling };
  };
}
