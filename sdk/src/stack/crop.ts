import { contains, intersect, type Region, relativeTo } from '../geometry.js';
import { decodePng, encodePng, type RgbaImage } from '../image/index.js';
import { type Layer, makeLayer } from './layer.js';

/** The layers as far as they lie in `frame`, counted from its corner; who lies outside altogether is left out. */
export function croppedLayers(layers: readonly Layer[], frame: Region): Layer[] {
  return layers.flatMap((layer) => {
    const common = intersect(layer.region, frame);
    if (common.width === 0 || common.height === 0) return [];
    const { digest: _, ...rest } = layer;
    const region = relativeTo(frame, common);
    if (contains(frame, layer.region)) return [makeLayer({ ...layer, region })];
    const image = decodePng(layer.png, { what: `layer ${JSON.stringify(layer.id)}` });
    const png = encodePng(cut(image, relativeTo(layer.region, common)));
    return [makeLayer({ ...rest, region, png })];
  });
}

function cut(image: RgbaImage, { x, y, width, height }: Region): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * image.width + x) * 4;
    data.set(image.data.subarray(start, start + width * 4), row * width * 4);
  }
  return { width, height, data };
}
