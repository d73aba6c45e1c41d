import type { BezierPath, LayerVectorMask } from 'ag-psd';
import { fullRegion, intersect, type Region, type Size } from '../../../geometry.js';

const LINES = 8; // sub-lines a px; along x the coverage is exact
const STEPS = 24; // straight pieces a Bezier curve

type Point = readonly [x: number, y: number];

/** How much of each px of its region a path covers, 0 to 255, and outside of it. */
export interface Coverage {
  readonly region: Region;
  readonly values: Uint8Array;
  readonly outside: 0 | 255;
}

/**
 * Fills a vector mask's paths with antialiasing. Paths follow each other as in Photoshop: each adds to, subtracts from, intersects
 * or excludes what came before; one without an operation continues the path before it.
 */
export function coverageOf(mask: LayerVectorMask, page: Size): Coverage {
  const shapes = shapesOf(mask.paths);
  const full = mask.fillStartsWithAllPixels === true || shapes[0]?.operation === 'subtract';
  const filled = full !== (mask.invert === true);
  const region = filled
    ? fullRegion(page)
    : boxOf(
        shapes.flatMap(({ outlines }) => outlines.flat()),
        page,
      );
  const sums = new Float32Array(region.width * region.height).fill(full ? 1 : 0);
  for (const { outlines, operation, nonZero } of shapes) {
    const cover = new Float32Array(sums.length);
    fillOutlines(outlines, nonZero, region, cover);
    for (let at = 0; at < sums.length; at++) {
      const [before, now] = [sums[at] as number, cover[at] as number];
      if (operation === 'subtract') sums[at] = before * (1 - now);
      else if (operation === 'intersect') sums[at] = before * now;
      else if (operation === 'exclude') sums[at] = before + now - 2 * before * now;
      else sums[at] = before + now - before * now;
    }
  }
  const values = Uint8Array.from(sums, (sum) => Math.round(255 * (mask.invert ? 1 - sum : sum)));
  return { region, values, outside: filled ? 255 : 0 };
}

interface Shape {
  readonly outlines: (readonly Point[])[];
  readonly operation: BezierPath['operation'];
  readonly nonZero: boolean;
}

function shapesOf(paths: readonly BezierPath[]): Shape[] {
  const shapes: Shape[] = [];
  for (const path of paths) {
    if (path.knots.length < 2) continue;
    const outline = outlineOf(path);
    const last = shapes.at(-1);
    if (last && path.operation === undefined) last.outlines.push(outline);
    else
      shapes.push({ outlines: [outline], operation: path.operation, nonZero: path.fillRule === 'non-zero' });
  }
  return shapes;
}

/** Knots are px of the point and of the control points before and after it. */
function outlineOf({ knots }: BezierPath): Point[] {
  return knots.flatMap(({ points }, index) => {
    const next = (knots[(index + 1) % knots.length] as (typeof knots)[number]).points;
    const [x0, y0, x1, y1] = points.slice(2) as [number, number, number, number];
    const [x2, y2, x3, y3] = next.slice(0, 4) as [number, number, number, number];
    const straight = x0 === x1 && y0 === y1 && x2 === x3 && y2 === y3;
    const steps = straight ? 1 : STEPS;
    return Array.from({ length: steps }, (_, step): Point => {
      const [t, u] = [step / steps, 1 - step / steps];
      const mix = (a: number, b: number, c: number, d: number) =>
        u ** 3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t ** 3 * d;
      return [mix(x0, x1, x2, x3), mix(y0, y1, y2, y3)];
    });
  });
}

/** The whole px around some points, on the page. */
function boxOf(points: readonly Point[], page: Size): Region {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 0];
  for (const [x, y] of points) {
    left = Math.min(left, Math.floor(x));
    top = Math.min(top, Math.floor(y));
    right = Math.max(right, Math.ceil(x));
    bottom = Math.max(bottom, Math.ceil(y));
  }
  if (!(right > left && bottom > top)) return { x: 0, y: 0, width: 0, height: 0 };
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  return intersect(box, fullRegion(page));
}

/** Adds the share of each px that lies in the outlines, sub-line by sub-line. */
function fillOutlines(
  outlines: readonly (readonly Point[])[],
  nonZero: boolean,
  region: Region,
  cover: Float32Array,
): void {
  const crossings: [x: number, winding: number][][] = Array.from({ length: region.height * LINES }, () => []);
  for (const outline of outlines) {
    outline.forEach(([x0, y0], index) => {
      const [x1, y1] = outline[(index + 1) % outline.length] as Point;
      const [top, bottom] = [Math.min(y0, y1), Math.max(y0, y1)];
      const first = Math.max(0, Math.ceil((top - region.y) * LINES - 0.5));
      const last = Math.min(crossings.length - 1, Math.ceil((bottom - region.y) * LINES - 0.5) - 1);
      for (let line = first; line <= last; line++) {
        const y = region.y + (line + 0.5) / LINES;
        crossings[line]?.push([x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) - region.x, y1 > y0 ? 1 : -1]);
      }
    });
  }
  crossings.forEach((found, line) => {
    const row = Math.floor(line / LINES) * region.width;
    found.sort(([a], [b]) => a - b);
    let winding = 0;
    found.forEach(([x, turn], index) => {
      winding += nonZero ? turn : 1;
      const next = found[index + 1];
      if (next && (nonZero ? winding !== 0 : winding % 2 === 1))
        addSpan(cover, row, region.width, x, next[0]);
    });
  });
}

function addSpan(cover: Float32Array, row: number, width: number, from: number, to: number): void {
  const [left, right] = [Math.max(0, from), Math.min(width, to)];
  for (let x = Math.floor(left); x < right; x++)
    cover[row + x] = (cover[row + x] as number) + (Math.min(right, x + 1) - Math.max(left, x)) / LINES;
}
