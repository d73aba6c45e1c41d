import { fullRegion } from '../geometry.js';
import { readOrientation, readSize } from '../image/index.js';
import { asPng } from '../image/jpeg.js';
import { makeLayer } from '../stack/layer.js';
import { LayerStack } from '../stack/stack.js';
import type { Opened } from './result.js';

/**
 * A PNG or JPEG as a stack of one background. A PNG stays as it is, byte for byte.
 *
 * @throws MRTError `invalid_argument`: another kind, or damaged; `resource_exhausted`: too large
 */
export async function openPicture(bytes: Uint8Array, what = 'the picture'): Promise<Opened> {
  const png = await asPng(bytes, what);
  const { width, height } = readSize(png, what);
  const canvas = { width, height };
  const background = makeLayer({
    id: 'background',
    name: 'Background',
    role: 'background',
    region: fullRegion(canvas),
    png,
  });
  const stack = new LayerStack({ canvas, layers: [background] });
  const turned = readOrientation(png, 'png') !== 1;
  const warning = {
    feature: 'orientation',
    text: 'the PNG is stored rotated (EXIF), and is read as it is stored',
  };
  return { stack, warnings: turned ? [warning] : [] };
}
