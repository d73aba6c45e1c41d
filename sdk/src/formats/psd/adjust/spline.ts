/** A point of a curve, 0 to 1. */
export interface Knot {
  readonly x: number;
  readonly y: number;
}

/** The natural cubic spline through some points in the order of x; constant beyond the first and last. */
export function spline(knots: readonly Knot[]): (x: number) => number {
  const count = knots.length;
  const at = (i: number) => knots[i] as Knot;
  const bends = new Float64Array(count); // second derivatives
  const halves = new Float64Array(count);
  for (let i = 1; i < count - 1; i++) {
    const span = at(i + 1).x - at(i - 1).x;
    const share = (at(i).x - at(i - 1).x) / span;
    const pivot = share * (bends[i - 1] as number) + 2;
    const rise = (at(i + 1).y - at(i).y) / (at(i + 1).x - at(i).x);
    const before = (at(i).y - at(i - 1).y) / (at(i).x - at(i - 1).x);
    bends[i] = (share - 1) / pivot;
    halves[i] = ((6 * (rise - before)) / span - share * (halves[i - 1] as number)) / pivot;
  }
  if (count > 0) bends[count - 1] = 0;
  for (let i = count - 2; i >= 0; i--)
    bends[i] = (bends[i] as number) * (bends[i + 1] as number) + (halves[i] as number);
  return (x) => {
    if (count === 0) return x;
    if (x <= at(0).x) return at(0).y;
    if (x >= at(count - 1).x) return at(count - 1).y;
    const next = knots.findIndex((knot) => knot.x > x);
    const width = at(next).x - at(next - 1).x;
    const [a, b] = [(at(next).x - x) / width, (x - at(next - 1).x) / width];
    const bend = (a ** 3 - a) * (bends[next - 1] as number) + (b ** 3 - b) * (bends[next] as number);
    return a * at(next - 1).y + b * at(next).y + (bend * width ** 2) / 6;
  };
}
