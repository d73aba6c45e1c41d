import type { Region } from '../geometry.js';

/** A region as the wire has it: x, y, width, height. */
export function regionOf([x, y, width, height]: readonly [number, number, number, number]): Region {
  return { x, y, width, height };
}
