import type { InputPicture } from '../events.js';
import type { Region, Size } from '../geometry.js';

type Quad = readonly [x: number, y: number, width: number, height: number];

/** A region from its four numbers on the wire. */
export function regionOf([x, y, width, height]: Quad): Region {
  return { x, y, width, height };
}

interface WireLayout {
  readonly canvas: readonly [number, number];
  readonly page: Quad;
  readonly picture?: { readonly size: readonly [number, number]; readonly remarks: readonly string[] };
  readonly regions: readonly Quad[];
  readonly working?: readonly [number, number];
}

/** The server's layout of a request, with sizes and regions as objects. */
export function readLayout<T extends WireLayout>({
  canvas: [width, height],
  page: quad,
  picture,
  regions,
  working,
  ...rest
}: T) {
  const canvas: Size = { width, height };
  const page = regionOf(quad);
  const input = picture && { picture: inputPicture(page, picture) };
  return { ...rest, canvas, page, ...input, regions: regions.map(regionOf), ...workingSize(canvas, working) };
}

function workingSize(canvas: Size, working: WireLayout['working']) {
  if (!working) return {};
  const [width, height] = working;
  const size: Size = { width, height };
  return { working: size, scale: Math.max(width, height) / Math.max(canvas.width, canvas.height) };
}

function inputPicture(
  page: Size,
  { size: [width, height], remarks }: NonNullable<WireLayout['picture']>,
): InputPicture {
  const scale = Math.max(page.width, page.height) / Math.max(width, height);
  if (scale === 1) return { width, height, scale, remarks };
  const to = `${page.width} x ${page.height} px to fit the model; the layers have that size`;
  return {
    width,
    height,
    scale,
    remarks: [`the picture was scaled from ${width} x ${height} to ${to}`, ...remarks],
  };
}
