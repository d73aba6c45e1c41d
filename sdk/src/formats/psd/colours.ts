import type { ToSrgb } from '#profiles';
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

/** What a file's colours mean. */
export interface Space {
  readonly mode: string;
  /** 256 reds, 256 greens and 256 blues, of an indexed file. */
  readonly palette?: Uint8Array;
  /** From the embedded profile, if it is not sRGB. */
  readonly toSrgb?: ToSrgb | undefined;
}

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

/**
 * Puts channels together to a picture in red, green and blue: sRGB, but in modes RGB and greyscale those of the file, which
 * `toSrgb` converts once everything is drawn. A missing colour is 0, a missing alpha opaque.
 */
export function imageOf({ colours, alpha }: Planes, size: Size, space: Space): RgbaImage {
  const image = blankImage(size.width, size.height);
  const { data } = image;
  const convert = space.mode === 'indexed' ? byPalette(space.palette) : CONVERSIONS[space.mode];
  if (space.toSrgb && space.mode === 'CMYK') {
    // ICC counts ink, Photoshop what it leaves of the paper.
    inStrips(data, space.toSrgb, 4, (px, channel) => 255 - (colours[channel]?.[px] ?? 255));
  } else if (convert && convert !== grey) {
    for (let px = 0, at = 0; at < data.length; px++, at += 4)
      data.set(convert(colours.map((plane) => plane?.[px] as number)), at);
  } else {
    for (let i = 0; i < 3; i++) interleave(colours[convert ? 0 : i], data, i);
  }
  if (alpha) interleave(alpha, data, 3);
  else for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return image;
}

function interleave(plane: Uint8Array | undefined, data: Uint8ClampedArray, channel: number): void {
  if (!plane) return;
  for (let px = 0, at = channel; at < data.length; px++, at += 4) data[at] = plane[px] as number;
}

/** A picture in modes RGB, indexed and greyscale in sRGB, in place; others are already. */
export function toSrgb(image: RgbaImage, { mode, toSrgb: convert }: Space): RgbaImage {
  const { data } = image;
  if (convert && (mode === 'RGB' || mode === 'indexed'))
    inStrips(data, convert, 3, (px, channel) => data[px * 4 + channel] as number);
  if (convert && mode === 'greyscale') inStrips(data, convert, 1, (px) => data[px * 4] as number);
  return image;
}

const STRIP = 2 ** 16; // px converted at a time

function inStrips(
  data: Uint8ClampedArray,
  convert: ToSrgb,
  channels: number,
  valueAt: (px: number, channel: number) => number,
): void {
  const count = data.length / 4;
  for (let start = 0; start < count; start += STRIP) {
    const length = Math.min(STRIP, count - start);
    const values = new Uint8ClampedArray(length * channels);
    for (let px = 0, at = 0; px < length; px++)
      for (let channel = 0; channel < channels; channel++) values[at++] = valueAt(start + px, channel);
    const rgb = convert(values);
    for (let px = 0; px < length; px++)
      for (let i = 0; i < 3; i++) data[(start + px) * 4 + i] = rgb[px * 3 + i] as number;
  }
}

/** A palette is 256 reds, 256 greens and 256 blues. */
function byPalette(palette: Uint8Array = new Uint8Array(768)): Convert {
  return ([index = 0]) => [palette[index] ?? 0, palette[256 + index] ?? 0, palette[512 + index] ?? 0];
}
