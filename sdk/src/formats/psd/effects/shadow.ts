import type { Plane } from './grown.js';

/** A plane moved by whole px; what comes in from outside is `edge`. */
export function shifted({ width, height, values }: Plane, dx: number, dy: number, edge = 0): Plane {
  const out = new Float32Array(values.length).fill(edge);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, row] = [x - dx, y - dy];
      if (from >= 0 && from < width && row >= 0 && row < height)
        out[y * width + x] = values[row * width + from] as number;
    }
  }
  return { width, height, values: out };
}

/** A plane blurred as Photoshop does it for shadows and glows of a size in px: two box blurs of that width. */
export function blurred(plane: Plane, size: number, edge = 0): Plane {
  const { width, height } = plane;
  let { values } = plane;
  if (size <= 1) return plane;
  for (let pass = 0; pass < 2; pass++) {
    values = boxBlur(values, { length: width, lines: height, step: 1, next: width }, size, edge);
    values = boxBlur(values, { length: height, lines: width, step: width, next: 1 }, size, edge);
  }
  return { width, height, values };
}

/** Lines through a plane: `lines` of them lie `next` apart, each of `length` values that lie `step` apart. */
interface Lines {
  readonly length: number;
  readonly lines: number;
  readonly step: number;
  readonly next: number;
}

/** The mean along lines. The px at both ends of a box count in part. */
function boxBlur(
  values: Float32Array,
  { length, lines, step, next }: Lines,
  size: number,
  edge: number,
): Float32Array {
  const out = new Float32Array(values.length);
  const radius = Math.floor((size - 1) / 2);
  const part = (size - 1) / 2 - radius;
  for (let line = 0; line < lines; line++) {
    const start = line * next;
    const value = (i: number) => (i >= 0 && i < length ? (values[start + i * step] as number) : edge);
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += value(i);
    for (let i = 0; i < length; i++) {
      const ends = value(i + radius + 1) + value(i - radius - 1);
      out[start + i * step] = (sum + part * ends) / size;
      sum += value(i + radius + 1) - value(i - radius);
    }
  }
  return out;
}
