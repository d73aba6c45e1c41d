/** One value a px, 0 to 1. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

const FAR = 1e20;

/**
 * A shape made larger on all sides by a distance in px, with round corners. The edge lies where the shape's alpha is one half, and
 * between px as its alpha says.
 */
export function grown({ width, height, values }: Plane, by: number): Plane {
  if (by <= 0) return { width, height, values };
  const near = nearestOf({ width, height, values });
  const out = new Float32Array(values.length);
  for (let at = 0; at < out.length; at++) {
    const site = near[at] as number;
    if (site < 0) continue;
    const dx = (at % width) - (site % width);
    const dy = Math.floor(at / width) - Math.floor(site / width);
    const distance = Math.hypot(dx, dy) - edgeOf({ width, height, values }, site);
    out[at] = Math.max(values[at] as number, Math.min(1, Math.max(0, by + 0.5 - distance)));
  }
  return { width, height, values: out };
}

/** The shape made smaller. */
export function shrunk(plane: Plane, by: number): Plane {
  return inverted(grown(inverted(plane), by));
}

export const inverted = ({ width, height, values }: Plane): Plane => ({
  ...{ width, height },
  values: values.map((value) => 1 - value),
});

/** How far beyond the centre of a px of the shape its edge lies. */
function edgeOf({ width, height, values }: Plane, site: number): number {
  const [x, y] = [site % width, Math.floor(site / width)];
  const beside = (dx: number, dy: number) => {
    const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
    const value = inside ? (values[site + dy * width + dx] as number) : 0;
    return value < 0.5 ? value : 0;
  };
  const more = Math.max(beside(-1, 0), beside(1, 0), beside(0, -1), beside(0, 1));
  return (values[site] as number) - 0.5 + more;
}

/** The index of the nearest px of the shape, -1 where there is none (Felzenszwalb and Huttenlocher, by columns, then rows). */
function nearestOf({ width, height, values }: Plane): Int32Array {
  const rows = new Int32Array(values.length).fill(-1); // the nearest row of the shape in the same column
  for (let x = 0; x < width; x++) {
    let last = -1;
    for (let y = 0; y < height; y++) {
      if ((values[y * width + x] as number) >= 0.5) last = y;
      rows[y * width + x] = last;
    }
    last = -1;
    for (let y = height - 1; y >= 0; y--) {
      const at = y * width + x;
      if ((values[at] as number) >= 0.5) last = y;
      const above = rows[at] as number;
      if (last >= 0 && (above < 0 || last - y < y - above)) rows[at] = last;
    }
  }
  const near = new Int32Array(values.length).fill(-1);
  const centres = new Int32Array(width);
  const starts = new Float64Array(width + 1);
  for (let y = 0; y < height; y++) {
    const cost = (x: number) => {
      const row = rows[y * width + x] as number;
      return row < 0 ? FAR : (row - y) ** 2;
    };
    let count = 0;
    for (let x = 0; x < width; x++) {
      if (cost(x) === FAR) continue;
      let start = Number.NEGATIVE_INFINITY;
      while (count > 0) {
        const other = centres[count - 1] as number;
        start = (cost(x) + x * x - (cost(other) + other * other)) / (2 * (x - other));
        if (start > (starts[count - 1] as number)) break;
        count--;
        start = Number.NEGATIVE_INFINITY;
      }
      centres[count] = x;
      starts[count++] = start;
    }
    for (let x = 0, part = 0; x < width && count > 0; x++) {
      while (part + 1 < count && (starts[part + 1] as number) <= x) part++;
      const column = centres[part] as number;
      near[y * width + x] = (rows[y * width + column] as number) * width + column;
    }
  }
  return near;
}
