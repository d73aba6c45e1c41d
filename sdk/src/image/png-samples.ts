import { damaged, type PngChunks } from './png-chunks.js';

/** Writes the pixels of an unfiltered `row` as 8-bit RGBA: the first to pixel `to` of the image, each next one `step` further. */
export type RowWriter = (row: Uint8Array, count: number, to: number, step: number) => void;

/** Converts the samples of this file (grey, colour or palette, 1 to 16 bits) to 8-bit RGBA in `out`. */
export function rowWriter(png: PngChunks, out: Uint8ClampedArray, what: string): RowWriter {
  const writePixel = png.colorType === 3 ? paletteWriter(png, out, what) : colourWriter(png, out);
  const isRgba8 = png.colorType === 6 && png.depth === 8;
  return (row, count, to, step) => {
    if (isRgba8 && step === 1) return out.set(row, to * 4);
    for (let column = 0; column < count; column++) writePixel(row, column, to + column * step);
  };
}

type PixelWriter = (row: Uint8Array, column: number, to: number) => void;

function colourWriter(png: PngChunks, out: Uint8ClampedArray): PixelWriter {
  const sample = sampler(png.depth);
  const scale = 255 / (2 ** png.depth - 1);
  const grey = (png.colorType & 2) === 0;
  const hasAlpha = (png.colorType & 4) !== 0;
  const channels = (grey ? 1 : 3) + (hasAlpha ? 1 : 0);
  const clear = hasAlpha ? undefined : clearColour(png, grey);
  return (row, column, to) => {
    const from = column * channels;
    const red = sample(row, from);
    const green = grey ? red : sample(row, from + 1);
    const blue = grey ? red : sample(row, from + 2);
    const isClear = clear !== undefined && red === clear[0] && green === clear[1] && blue === clear[2];
    out[to * 4] = red * scale; // a clamped array rounds to the nearest
    out[to * 4 + 1] = green * scale;
    out[to * 4 + 2] = blue * scale;
    out[to * 4 + 3] = hasAlpha ? sample(row, from + channels - 1) * scale : isClear ? 0 : 255;
  };
}

function paletteWriter(png: PngChunks, out: Uint8ClampedArray, what: string): PixelWriter {
  const sample = sampler(png.depth);
  const { palette = new Uint8Array(0), transparency } = png;
  return (row, column, to) => {
    const entry = sample(row, column);
    if (entry * 3 + 3 > palette.length) throw damaged(what, `colour ${entry} is not in its palette`);
    out.set(palette.subarray(entry * 3, entry * 3 + 3), to * 4);
    out[to * 4 + 3] = transparency?.[entry] ?? 255;
  };
}

/** The colour that a file without an alpha channel declares transparent (tRNS), as raw samples. */
function clearColour({ transparency }: PngChunks, grey: boolean): readonly number[] | undefined {
  if (!transparency || transparency.length < (grey ? 2 : 6)) return undefined;
  return [0, 1, 2].map((channel) => sampler(16)(transparency, grey ? 0 : channel));
}

/** Reads sample `index` of a row as a whole number of `depth` bits. */
function sampler(depth: number): (row: Uint8Array, index: number) => number {
  if (depth === 8) return (row, index) => row[index] as number;
  if (depth === 16) return (row, index) => ((row[index * 2] as number) << 8) | (row[index * 2 + 1] as number);
  return (row, index) => {
    const bit = index * depth;
    return ((row[bit >> 3] as number) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  };
}
