import type { GivenPicture } from '../events.js';
import type { Region, Size } from '../geometry.js';

type Quad = readonly [x: number, y: number, width: number, height: number];

/** A region as the wire has it. */
export function regionOf([x, y, width, height]: Quad): Region {
  return { x, y, width, height };
}

interface Places {
  readonly canvas: readonly [number, number];
  readonly page: Quad;
  readonly picture?: { readonly size: readonly [number, number]; readonly remarks: readonly string[] };
  readonly regions: readonly Quad[];
}

/** What the server says of a request, with its places as objects. */
export function placed<T extends Places>({ canvas, page: quad, picture, regions, ...rest }: T) {
  const [width, height] = canvas;
  const size: Size = { width, height };
  const page = regionOf(quad);
  const seen = picture && { picture: pictureOn(page, picture) };
  return { ...rest, canvas: size, page, ...seen, regions: regions.map(regionOf) };
}

function pictureOn(
  page: Size,
  { size: [width, height], remarks }: NonNullable<Places['picture']>,
): GivenPicture {
  const scale = Math.max(page.width, page.height) / Math.max(width, height);
  if (scale === 1) return { width, height, scale, remarks };
  const to = `${page.width} x ${page.height} px, which the model takes; the layers come at that size`;
  return {
    width,
    height,
    scale,
    remarks: [`the picture is scaled from ${width} x ${height} to ${to}`, ...remarks],
  };
}
