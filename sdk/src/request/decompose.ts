import { invalid } from '../errors.js';
import { fullRegion } from '../geometry.js';
import { loaded } from '../platform/loaded.js';
import { parse } from '../validate.js';
import { overhang } from './bounds.js';
import { newEntries } from './entries.js';
import type { DecomposeInput } from './inputs.js';
import type { LoadRequest } from './request.js';
import { decomposeInput } from './schema.js';

/** Checks the input of `decompose`. The canvas is the upright picture, unless another canvas is given. */
export function decompose(input: DecomposeInput): LoadRequest {
  const {
    image,
    layers,
    layerCount,
    expert = 'auto',
    granularity,
    canvas: requested,
    ...sampling
  } = parse(decomposeInput, input);
  const start = { task: 'image_to_layers', expert, sampling } as const;
  return async (sources) => {
    const { readFlatPicture } = await loaded(import('./picture.js'));
    const { bytes, header } = await readFlatPicture(image, 'image', sources);
    const framed = requested && { canvas: requested, page: fullRegion(requested) };
    if (!layers) return { ...start, ...framed, image: bytes, layerCount, granularity };
    const canvas = requested ?? header.size;
    if (!canvas)
      throw invalid('canvas', `is needed with layers: this ${header.type} does not say its size; give it`);
    const page = fullRegion(canvas);
    for (const [i, { region }] of layers.entries()) {
      const outside = overhang(region, page, requested ? 'canvas' : 'picture');
      if (outside) throw invalid(`layers[${i}].region`, outside);
    }
    const entries = newEntries(undefined, layers, page, sampling.prompt);
    return { ...start, canvas, page, scalable: !requested, image: bytes, entries };
  };
}
