import { invalid } from '../errors.js';
import { type Region, type Size, wholeOf } from '../geometry.js';
import { decodePng, encodePng, type ImageHeader, resize } from '../image.js';
import { tokensOf } from '../request/tokens.js';
import type { ServerInfo } from '../transport/server-info.js';

/** A picture and the regions of its layers, in its px. */
export interface Sketch {
  readonly bytes: Uint8Array;
  readonly header: ImageHeader;
  readonly regions: readonly Region[];
}

/** The size that the model takes of a picture: its own, or smaller by one factor for both sides. */
export function fittingSize({ header, regions }: Sketch, parameters: ServerInfo['parameters']): Size {
  const maxCanvas = Number(parameters.max_canvas);
  const maxTokens = Number(parameters.max_tokens);
  const scaled = (factor: number) => ({
    width: Math.max(1, Math.floor(header.width * factor)),
    height: Math.max(1, Math.floor(header.height * factor)),
  });
  let factor = Math.min(1, maxCanvas / Math.max(header.width, header.height));
  // composed and background are as large as the picture
  const tokens = (size: Size) =>
    regions.reduce(
      (sum, region) => sum + tokensOf(scaleRegion(region, header, size)),
      2 * tokensOf(wholeOf(size)),
    );
  while (tokens(scaled(factor)) > maxTokens && factor > 0.01) factor *= 0.95;
  return scaled(factor);
}

/** A region of a picture of size `from`, as it lies on that picture at size `to`: whole px, outwards. */
export function scaleRegion({ x, y, width, height }: Region, from: Size, to: Size): Region {
  const [across, down] = [to.width / from.width, to.height / from.height];
  const left = Math.floor(x * across);
  const top = Math.floor(y * down);
  const right = Math.min(to.width, Math.ceil((x + width) * across));
  const bottom = Math.min(to.height, Math.ceil((y + height) * down));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The sketch at another size. Only PNGs are decoded here. */
export function resizeSketch({ bytes, header, regions }: Sketch, size: Size, path: string): Sketch {
  if (header.type !== 'png') {
    const has = `is ${header.width} x ${header.height} px, and the model takes ${size.width} x ${size.height}`;
    throw invalid(path, `${has}; make it smaller, or give a PNG, which is scaled down here`);
  }
  const image = resize(decodePng(bytes, { what: path }), size.width, size.height);
  return {
    bytes: encodePng(image),
    header: { type: 'png', ...size },
    regions: regions.map((region) => scaleRegion(region, header, size)),
  };
}
