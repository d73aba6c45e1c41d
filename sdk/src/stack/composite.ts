import { intersect, type Region } from '../geometry.js';
import { blankImage, decodePng, type RgbaImage } from '../image/index.js';
import type { Layer } from './layer.js';

/**
 * Flattens `layers` (bottom to top) by source-over and returns the part inside `frame` (canvas px).
 * Hidden layers are left out; colour is 0 where the result is transparent.
 * Sums are floats, so rounding happens only once, at the end.
 *
 * @throws MRTError `invalid_argument`: the PNG of a visible layer cannot be decoded.
 */
export function compositeLayers(layers: readonly Layer[], frame: Region): RgbaImage {
  const sums = new Float32Array(frame.width * frame.height * 4);
  for (const [index, layer] of layers.entries()) {
    const common = intersect(layer.region, frame);
    if (layer.hidden || layer.opacity === 0 || common.width === 0 || common.height === 0) continue;
    drawOver(sums, frame, layer, common, `layers[${index}].png`);
  }
  return straight(sums, frame);
}

/** `sums` holds colour * alpha (0..255) and alpha (0..1). */
function drawOver(sums: Float32Array, frame: Region, layer: Layer, common: Region, what: string): void {
  const { data } = decodePng(layer.png, { what });
  for (let y = common.y; y < common.y + common.height; y++) {
    let from = ((y - layer.region.y) * layer.region.width + common.x - layer.region.x) * 4;
    let to = ((y - frame.y) * frame.width + common.x - frame.x) * 4;
    for (const end = to + common.width * 4; to < end; to += 4, from += 4) {
      const alpha = ((data[from + 3] as number) / 255) * layer.opacity;
      if (alpha === 0) continue;
      const rest = 1 - alpha;
      sums[to] = (data[from] as number) * alpha + (sums[to] as number) * rest;
      sums[to + 1] = (data[from + 1] as number) * alpha + (sums[to + 1] as number) * rest;
      sums[to + 2] = (data[from + 2] as number) * alpha + (sums[to + 2] as number) * rest;
      sums[to + 3] = alpha + (sums[to + 3] as number) * rest;
    }
  }
}

function straight(sums: Float32Array, { width, height }: Region): RgbaImage {
  const image = blankImage(width, height);
  for (let at = 0; at < sums.length; at += 4) {
    const alpha = sums[at + 3] as number;
    image.data[at + 3] = alpha * 255;
    if (image.data[at + 3] === 0) continue;
    image.data[at] = (sums[at] as number) / alpha;
    image.data[at + 1] = (sums[at + 1] as number) / alpha;
    image.data[at + 2] = (sums[at + 2] as number) / alpha;
  }
  return image;
}
