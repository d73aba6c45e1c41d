import { damaged, type PngChunks } from './png-chunks.js';
import { UNFILTERS } from './png-filters.js';

/** The rows of one pass: the whole image, or one of the seven passes of an interlaced file. Steps in px. */
export interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly width: number;
  readonly height: number;
  readonly rowBytes: number;
  /** Distance in bytes to the left neighbour in filters. */
  readonly pixelBytes: number;
}

const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The passes in file order, without empty ones, which have no rows in the file. */
export function passesOf({ width, height, depth, colorType, interlaced }: PngChunks): Pass[] {
  const bits = (CHANNELS[colorType] as number) * depth;
  const steps = interlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  return steps
    .map(([x, y, stepX, stepY]) => {
      const columns = Math.ceil((width - x) / stepX);
      const rows = Math.ceil((height - y) / stepY);
      const rowBytes = Math.ceil((columns * bits) / 8);
      return {
        x,
        y,
        stepX,
        stepY,
        width: columns,
        height: rows,
        rowBytes,
        pixelBytes: Math.max(1, bits >> 3),
      };
    })
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

/** Reverses the row filters of `pass`, whose bytes begin at `start`, in place; yields each row's number and bytes. */
export function* unfilter(
  raw: Uint8Array,
  start: number,
  pass: Pass,
  what: string,
): Generator<[number, Uint8Array]> {
  const { rowBytes } = pass;
  let above: Uint8Array = new Uint8Array(rowBytes);
  for (let line = 0; line < pass.height; line++) {
    const at = start + line * (rowBytes + 1);
    const row = raw.subarray(at + 1, at + 1 + rowBytes);
    const filter = UNFILTERS[raw[at] as number];
    if (!filter) throw damaged(what, `row ${line} has the unknown filter ${raw[at]}`);
    filter(row, above, row, pass.pixelBytes);
    yield [line, row];
    above = row;
  }
}
