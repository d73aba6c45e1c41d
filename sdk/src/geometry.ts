/** Width and height in px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in canvas px: x and y of its top left corner, and its size. */
export interface Region extends Size {
  readonly x: number;
  readonly y: number;
}

/** The rectangle that covers a canvas of this size. */
export function fullRegion({ width, height }: Size): Region {
  return { x: 0, y: 0, width, height };
}

/** Whether all of `inner` lies in `outer`; touching edges count as inside. */
export function contains(outer: Region, inner: Region): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** The intersection; width or height is 0 where there is none. */
export function intersect(a: Region, b: Region): Region {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return { x, y, width: Math.max(0, width), height: Math.max(0, height) };
}

/** The smallest rectangle around all of them; empty, at 0, for none. */
export function around(regions: readonly Region[]): Region {
  if (regions.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...regions.map((region) => region.x));
  const y = Math.min(...regions.map((region) => region.y));
  const right = Math.max(...regions.map((region) => region.x + region.width));
  const bottom = Math.max(...regions.map((region) => region.y + region.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** `region` as seen from the top left corner of `frame`: x and y may be negative. */
export function relativeTo(frame: Region, region: Region): Region {
  return { ...region, x: region.x - frame.x, y: region.y - frame.y };
}

/** A rectangle in error texts: `40x30 at (-10, 0)`. */
export function describeRegion({ x, y, width, height }: Region): string {
  return `${width}x${height} at (${x}, ${y})`;
}
