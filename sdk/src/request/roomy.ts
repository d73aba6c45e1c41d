import type { Region, Size } from '../geometry.js';

const TOKEN = 16;
/** Tokens of a side below which a thing comes out as a blot, and above which it loses its shape. */
const [ROOMY, LARGEST] = [2, 4];
/** Times as long as wide, from which things are panels and pills, which can be of any size. */
const LONG = 1.4;
/** Of a token, that a thing may be drawn smaller than it is wanted. */
const SLACK = 0.15;

/**
 * Where the network draws a layer that is fitted into `region` afterwards, whose px are 1 / `scale` of those of `canvas`: whole
 * tokens around its middle, of about its aspect. The server has the same rule (`roomy` of mrt.geometry).
 */
export function roomy(region: Region, scale: number, canvas: Size): Region {
  const sides = [(region.width * scale) / TOKEN, (region.height * scale) / TOKEN] as const;
  const most = [canvas.width, canvas.height].map((side) => Math.max(1, Math.floor(side / TOKEN)));
  const [acrossMost = 1, downMost = 1] = most;
  const [across, down] = sides;
  let larger = Math.max(1, Math.min(ROOMY / Math.min(...sides), acrossMost / across, downMost / down));
  if (Math.max(...sides) < LONG * Math.min(...sides)) larger = Math.min(larger, LARGEST / Math.max(...sides));
  const placed = (start: number, own: number, side: number, whole: number) => {
    const count = Math.min(whole, Math.max(1, Math.ceil(side * larger - SLACK)));
    const middle = ((start + own / 2) * scale) / TOKEN;
    const first = Math.min(whole - count, Math.max(0, Math.floor(middle - count / 2 + 0.5)));
    return [first * TOKEN, count * TOKEN] as const;
  };
  const [x, width] = placed(region.x, region.width, across, acrossMost);
  const [y, height] = placed(region.y, region.height, down, downMost);
  return { x, y, width, height };
}
