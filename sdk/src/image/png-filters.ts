/** Row filters 0..4 of PNG: none, sub, up, average, Paeth. One plain loop each, because they run over every byte. */
type Filter = (row: Uint8Array, above: Uint8Array, out: Uint8Array, pixelBytes: number) => void;

const at = (bytes: Uint8Array, index: number) => bytes[index] as number;
const leftOf = (bytes: Uint8Array, index: number, step: number) =>
  index < step ? 0 : at(bytes, index - step);

/** Writes `row` minus its prediction to `out`. */
export const FILTERS: readonly Filter[] = [
  (row, _above, out) => out.set(row),
  (row, _above, out, step) => {
    for (let i = 0; i < row.length; i++) out[i] = at(row, i) - leftOf(row, i, step);
  },
  (row, above, out) => {
    for (let i = 0; i < row.length; i++) out[i] = at(row, i) - at(above, i);
  },
  (row, above, out, step) => {
    for (let i = 0; i < row.length; i++) out[i] = at(row, i) - ((leftOf(row, i, step) + at(above, i)) >> 1);
  },
  (row, above, out, step) => {
    for (let i = 0; i < row.length; i++) {
      out[i] = at(row, i) - nearest(leftOf(row, i, step), at(above, i), leftOf(above, i, step));
    }
  },
];

/** Undoes FILTERS: `row` is what a file holds; `out` may be `row`. */
export const UNFILTERS: readonly Filter[] = [
  (row, _above, out) => out.set(row),
  (row, _above, out, step) => {
    for (let i = 0; i < row.length; i++) out[i] = at(row, i) + leftOf(out, i, step);
  },
  (row, above, out) => {
    for (let i = 0; i < row.length; i++) out[i] = at(row, i) + at(above, i);
  },
  (row, above, out, step) => {
    for (let i = 0; i < row.length; i++) out[i] = at(row, i) + ((leftOf(out, i, step) + at(above, i)) >> 1);
  },
  (row, above, out, step) => {
    for (let i = 0; i < row.length; i++) {
      out[i] = at(row, i) + nearest(leftOf(out, i, step), at(above, i), leftOf(above, i, step));
    }
  },
];

/** The neighbour that is nearest to left + up - corner (Paeth predictor). */
export function nearest(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
