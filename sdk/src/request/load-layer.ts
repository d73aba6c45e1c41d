import { invalid } from '../errors.js';
import type { Region } from '../geometry.js';
import { loaded } from '../platform/loaded.js';
import { type Layer, type LayerInit, makeLayer } from '../stack/layer.js';
import type { Picture } from './inputs.js';
import { pictureFault } from './picture-fault.js';
import type { PictureSources } from './request.js';

/** A layer whose pixels are a picture in any form. */
export interface LoadLayerInput extends Omit<LayerInit, 'png' | 'region' | 'digest' | 'source' | 'origin'> {
  /** A PNG, or pixels or a colour, which are encoded as one. */
  image: Picture;
  /** Its region; without a size, the size is the picture's. */
  region: Region | Pick<Region, 'x' | 'y'>;
}

/**
 * Makes a layer from a picture in any form; a PNG keeps its bytes.
 * `stack.insert(await loadLayer({ id: 'logo', image: 'logo.png', region: { x: 16, y: 16 } }), { below: 'Title' })`
 *
 * @param sources forbid paths or web addresses for `image`, where it comes from a stranger
 * @throws MRTError `invalid_argument`: a picture that cannot be read, is not a PNG, or does not fit the region
 */
export async function loadLayer(
  { image, region, ...init }: LoadLayerInput,
  sources: Partial<PictureSources> = {},
): Promise<Layer> {
  const { ANYWHERE, layerPng, readPicture } = await loaded(import('./picture.js'));
  const allowed = { ...ANYWHERE, ...sources };
  const fault = pictureFault(image);
  if (fault) throw invalid('image', fault);
  const size = 'width' in region ? region : (await readPicture(image, 'image', allowed)).header;
  const { width, height } = size;
  const png = await layerPng(image, size, 'image', allowed);
  return makeLayer({ ...init, region: { x: region.x, y: region.y, width, height }, png });
}
