import { invalid } from '../errors.js';
import type { Region, Size } from '../geometry.js';
import { type RunRequest, slotsOf } from './request.js';
import { roomy } from './roomy.js';

/** The longest side, in px, of a canvas that every model draws at its own size. */
const ALWAYS_DRAWN = 320;

/** Of a server's limits those that say how large it draws a canvas. */
export interface DrawnLimits {
  /** Longest side of a canvas that is drawn at its own size. */
  readonly maxCanvas: number;
  /** The longer side at which a larger one is drawn. */
  readonly drawnSide?: number | undefined;
}

/** What the network draws of a request, in its own px. */
export interface Drawn {
  readonly canvas: Size;
  /** Of the slots that are sent. */
  readonly regions: readonly Region[];
  /** The caller's px for each px of the network's, as areas; 1 where they are the same. */
  readonly enlargement: number;
}

/**
 * Canvas and regions as the network draws them: a canvas above the limit is made smaller by one factor, and layers that are made
 * from words, and fitted afterwards, have room on whole tokens. The server applies the same rule, with the same rounding, to every task but image_to_layers.
 *
 * @throws MRTError `invalid_argument` for a canvas that some servers draw smaller, where `limits` are not given
 */
export function drawnAs(request: RunRequest, limits: DrawnLimits | undefined): Drawn {
  const { task, canvas } = request;
  const regions = slotsOf(request).map(({ region }) => region);
  const longest = Math.max(canvas.width, canvas.height);
  const unscaled = { canvas, regions, enlargement: 1 };
  if (task === 'image_to_layers' || longest <= (limits?.maxCanvas ?? ALWAYS_DRAWN)) return unscaled;
  if (!limits) {
    const size = `${canvas.width} x ${canvas.height} px`;
    const cure = 'give the limits of info() as third argument, or call plan()';
    throw invalid('canvas', `is ${size}, which a server may draw smaller and enlarge; ${cure}`);
  }
  if (!limits.drawnSide) return unscaled;
  const scale = (side: number, by: number) => Math.max(1, roundHalfEven((side * by) / longest));
  const size = {
    width: scale(canvas.width, limits.drawnSide),
    height: scale(canvas.height, limits.drawnSide),
  };
  return {
    canvas: size,
    regions: slotsOf(request).map(({ region, kept }, slot) =>
      task === 'restyle_layers' || slot === 0 || kept
        ? scaledRegion(region, canvas, size)
        : roomy(region, Math.max(size.width, size.height) / longest, size),
    ),
    enlargement: (canvas.width * canvas.height) / (size.width * size.height),
  };
}

/** A region of a canvas of size `from` on the same canvas at size `to`, to the nearest px, at least 1 px wide and high. */
export function scaledRegion(region: Region, from: Size, to: Size): Region {
  const across = nearest(region.x, region.width, from.width, to.width);
  const down = nearest(region.y, region.height, from.height, to.height);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function nearest(at: number, length: number, from: number, to: number) {
  const edge = (px: number) => Math.floor((2 * px * to + from) / (2 * from));
  const start = Math.min(edge(at), to - 1);
  return { start, length: Math.max(1, edge(at + length) - start) };
}

/** To the nearest whole number, halves to the even one, as Python's `round`. */
export function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
