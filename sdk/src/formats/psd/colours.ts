import type { Size } from '../../geometry.js';
import { blankImage, type RgbaImage } from '../../image/index.js';

/** The channels of a picture, one byte a px each; undefined where the file has none. */
export interface Planes {
  readonly colours: readonly (Uint8Array | undefined)[];
  readonly alpha?: Uint8Array | undefined;
}

/** Converts one px of a colour mode to red, green and blue, 0 to 255. */
type Convert = (values: readonly number[]) => readonly [number, number, number];

const grey: Convert = ([value = 0]) => [value, value, value];

/** Photoshop stores the paper that is left: 255 is no ink. Without a press profile this is only near to what is printed. */
const inks: Convert = ([c = 255, m = 255, y = 255, k = 255]) => [(c * k) / 255, (m * k) / 255, (y * k) / 255];

/** CIE L*a*b* (D50, as ICC has it) to sRGB by Bradford's adaptation. */
const lab: Convert = ([l8 = 0, a8 = 128, b8 = 128]) => {
  const fy = ((l8 / 255) * 100 + 16) / 116;
  const cube = (f: number) => (f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29));
  const x = 0.9642 * cube(fy + (a8 - 128) / 500);
  const y = cube(fy);
  const z = 0.8249 * cube(fy - (b8 - 128) / 200);
  const gamma = (v: number) =>
    255 * (v <= 0.0031308 ? 12.92 * Math.max(0, v) : 1.055 * v ** (1 / 2.4) - 0.055);
  return [
    gamma(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
    gamma(-0.9787684 * x + 1.9161415 * y + 0.033454 * z),
    gamma(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
  ];
};

const CONVERSIONS: Readonly<Record<string, Convert>> = {
  bitmap: grey,
  greyscale: grey,
  duotone: grey,
  CMYK: inks,
  multichannel: inks,
  Lab: lab,
};

/** How many of a picture's channels are colour; a further one may be alpha. */
export const COLOURS: Readonly<Record<string, number>> = {
  bitmap: 1,
  greyscale: 1,
  duotone: 1,
  indexed: 1,
  RGB: 3,
  CMYK: 4,
  multichannel: 4,
  Lab: 3,
};

/** Puts channels together to a picture. A missing colour is 0, a missing alpha opaque. */
export function imageOf(
  { colours, alpha }: Planes,
  size: Size,
  mode: string,
  palette?: Uint8Array,
): RgbaImage {
  const image = blankImage(size.width, size.height);
  const { data } = image;
  const convert = mode === 'indexed' ? byPalette(palette) : CONVERSIONS[mode];
  const [red, green, blue] = colours;
  for (let px = 0, at = 0; at < data.length; px++, at += 4) {
    if (convert) data.set(convert(colours.map((plane) => plane?.[px] as number)), at);
    else {
      data[at] = red?.[px] ?? 0;
      data[at + 1] = green?.[px] ?? 0;
      data[at + 2] = blue?.[px] ?? 0;
    }
    data[at + 3] = alpha ? (alpha[px] as number) : 255;
  }
  return image;
}

/** A palette is 256 reds, 256 greens and 256 blues. */
function byPalette(palette: Uint8Array = new Uint8Array(768)): Convert {
  return ([index = 0]) => [palette[index] ?? 0, palette[256 + index] ?? 0, palette[512 + index] ?? 0];
}
