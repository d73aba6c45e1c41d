import { type Psd, type Layer as PsdLayer, writePsdUint8Array } from 'ag-psd';

export type Rgba = readonly [number, number, number, number];

/** Pixels of one colour as ag-psd takes them. */
export function fill(width: number, height: number, rgba: Rgba) {
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, at) => rgba[at % 4] as number);
  return { width, height, data };
}

/** A layer of one colour, 4 x 4 px from the page's corner. */
export const plainLayer = (name: string, rgba: Rgba, more: PsdLayer = {}): PsdLayer => ({
  name,
  left: 0,
  top: 0,
  imageData: fill(4, 4, rgba),
  ...more,
});

/** A PSD of 4 x 4 px with such layers, made by ag-psd, and a merged picture of one colour. */
export function psdOf(children: PsdLayer[], merged: Rgba, more: Partial<Psd> = {}): Uint8Array {
  return writePsdUint8Array(
    { width: 4, height: 4, imageData: fill(4, 4, merged), children, ...more },
    { noBackground: true },
  );
}
