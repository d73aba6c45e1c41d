import type { Region } from '@mrt/sdk/web';

/** A line in canvas px on which edges or middles meet. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
}

const lines = (start: number, length: number) => [start, start + length / 2, start + length];

/**
 * A region moved onto the nearest edges and middles of others.
 *
 * @param reach canvas px within which it snaps
 */
export function snapped(
  region: Region,
  others: readonly Region[],
  reach: number,
): { region: Region; guides: Guide[] } {
  const x = nearest(
    lines(region.x, region.width),
    others.flatMap((other) => lines(other.x, other.width)),
    reach,
  );
  const y = nearest(
    lines(region.y, region.height),
    others.flatMap((other) => lines(other.y, other.height)),
    reach,
  );
  const guides: Guide[] = [];
  if (x) guides.push({ axis: 'x', at: x.at });
  if (y) guides.push({ axis: 'y', at: y.at });
  return { region: { ...region, x: region.x + (x?.by ?? 0), y: region.y + (y?.by ?? 0) }, guides };
}

function nearest(own: readonly number[], others: readonly number[], reach: number) {
  let best: { by: number; at: number } | undefined;
  for (const line of own)
    for (const at of others) {
      const by = at - line;
      if (Math.abs(by) <= reach && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, at };
    }
  return best;
}
