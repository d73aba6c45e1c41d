import { invalid } from '../errors.js';
import type { Region } from '../geometry.js';
import { type Layer, type LayerInit, makeLayer } from '../stack/layer.js';
import type { Picture } from './inputs.js';
import { layerPng, readPicture } from './picture.js';
import { pictureFault } from './picture-fault.js';

/** A layer to be, with its pixels as a picture in any form. */
export interface LoadLayerInput extends Omit<LayerInit, 'png' | 'region' | 'digest' | 'source' | 'origin'> {
  /** A PNG, or what becomes one: pixels, or a colour. */
  image: Picture;
  /** Where it lies; without a size, it takes that of the picture. */
  region: Region | Pick<Region, 'x' | 'y'>;
}

/**
 * A layer from a picture in any form; a PNG stays the very bytes that it is.
 * `stack.insert(await loadLayer({ id: 'logo', image: 'logo.png', region: { x: 16, y: 16 } }), { below: 'Title' })`
 *
 * @throws MRTError `invalid_argument`: a picture that cannot be read, is no PNG, or does not fit the region
 */
export async function loadLayer({ image, region, ...init }: LoadLayerInput): Promise<Layer> {
  const fault = pictureFault(image);
  if (fault) throw invalid('image', fault);
  const size = 'width' in region ? region : (await readPicture(image, 'image')).header;
  const { width, height } = size;
  const png = await layerPng(image, size, 'image');
  return makeLayer({ ...init, region: { x: region.x, y: region.y, width, height }, png });
}
