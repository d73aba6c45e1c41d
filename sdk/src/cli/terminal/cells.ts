import type { Size } from '../../geometry.js';

/** Room on a terminal, in characters. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
}

/** The cells that a picture covers at its largest; one is about twice as high as wide. */
export function fit({ width, height }: Size, { columns, rows }: Cells): Cells {
  const scale = Math.min(columns / width, (2 * rows) / height);
  return {
    columns: Math.max(1, Math.round(width * scale)),
    rows: Math.max(1, Math.ceil((height * scale) / 2 - 0.01)),
  };
}
