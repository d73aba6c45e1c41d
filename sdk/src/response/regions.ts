import type { Region, Size } from '../geometry.js';

type Quad = readonly [x: number, y: number, width: number, height: number];

/** A region as the wire has it. */
export function regionOf([x, y, width, height]: Quad): Region {
  return { x, y, width, height };
}

interface Places {
  readonly canvas: readonly [number, number];
  readonly page: Quad;
  readonly regions: readonly Quad[];
}

/** What the server says of a request, with its places as objects. */
export function placed<T extends Places>({ canvas, page, regions, ...rest }: T) {
  const [width, height] = canvas;
  const size: Size = { width, height };
  return { ...rest, canvas: size, page: regionOf(page), regions: regions.map(regionOf) };
}
