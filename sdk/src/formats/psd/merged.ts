import type { RgbaImage } from '../../image/index.js';
import { toBytes, unpackBits } from './channels.js';
import { COLOURS, imageOf, type Space, toSrgb } from './colours.js';
import { type Header, type Sections, viewOf } from './header.js';

/** The merged picture that a file holds for programs that do not know layers. */
export interface Merged {
  /** As stored: over white where it is transparent, if the writer did as Photoshop does. */
  readonly image: RgbaImage;
  /** Its alpha is the page's transparency. */
  readonly transparent: boolean;
}

/**
 * Reads the merged picture, in any colour mode.
 *
 * @returns undefined where the file ends before it, or it has a compression that the format does not allow here
 */
export function readMerged(
  bytes: Uint8Array,
  header: Header,
  sections: Sections,
  space: Space,
): Merged | undefined {
  const { width, height, channels, depth, mode } = header;
  const { picture, transparent } = sections;
  if (picture + 2 >= bytes.length) return undefined;
  const compression = viewOf(bytes).getUint16(picture);
  if (compression > 1) return undefined;
  const data = bytes.subarray(picture + 2);
  const rowBytes = Math.ceil((width * depth) / 8);
  const wanted = Math.min(channels, (COLOURS[mode] as number) + (transparent ? 1 : 0));
  const planes = compression === 0 ? plain(data, rowBytes * height) : packed(data, rowBytes, header);
  const read = Array.from({ length: wanted }, (_, index) => {
    const raw = planes(index);
    return depth === 1 ? bitsToBytes(raw, width, height) : toBytes(raw, depth);
  });
  const colours = read.slice(0, COLOURS[mode] as number);
  const alpha = read[COLOURS[mode] as number];
  const image = toSrgb(imageOf({ colours, alpha }, { width, height }, space), space);
  return { image, transparent: alpha !== undefined };
}

const plain = (data: Uint8Array, length: number) => (index: number) => {
  const plane = new Uint8Array(length);
  plane.set(data.subarray(index * length, (index + 1) * length));
  return plane;
};

/** The lengths of the rows of all channels come first. */
function packed(data: Uint8Array, rowBytes: number, { height, channels, large }: Header) {
  const view = viewOf(data);
  const wide = large ? 4 : 2;
  const lengthOf = (row: number) => {
    if ((row + 1) * wide > data.length) return 0;
    return large ? view.getUint32(row * 4) : view.getUint16(row * 2);
  };
  const starts = [channels * height * wide];
  for (let row = 0; row < channels * height; row++) starts.push((starts[row] as number) + lengthOf(row));
  return (index: number) => {
    const plane = new Uint8Array(rowBytes * height);
    for (let y = 0; y < height; y++) {
      const row = index * height + y;
      unpackBits(
        data,
        starts[row] as number,
        starts[row + 1] as number,
        plane,
        y * rowBytes,
        (y + 1) * rowBytes,
      );
    }
    return plane;
  };
}

/** A bit is 1 for black. */
function bitsToBytes(raw: Uint8Array, width: number, height: number): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  return Uint8Array.from({ length: width * height }, (_, px) => {
    const x = px % width;
    const byte = raw[Math.floor(px / width) * rowBytes + (x >> 3)] as number;
    return (byte >> (7 - (x & 7))) & 1 ? 0 : 255;
  });
}

/** A merged picture with straight alpha: takes back the white that Photoshop puts behind it. */
export function straightened({ image, transparent }: Merged): RgbaImage {
  if (!transparent) return image;
  const data = image.data.slice();
  for (let at = 0; at < data.length; at += 4) {
    const alpha = (data[at + 3] as number) / 255;
    if (alpha === 0 || alpha === 1) continue;
    for (let i = at; i < at + 3; i++) data[i] = ((data[i] as number) - 255 * (1 - alpha)) / alpha;
  }
  return { ...image, data };
}

/**
 * How near a composite is to the file's merged picture: the peak signal-to-noise ratio in dB, both over white. Infinity where they
 * are equal; 40 dB is a mean difference of about two steps of 255.
 *
 * @returns undefined where the merged picture is one plain colour, as programs write it that do not make one
 */
export function psnrOf(composite: RgbaImage, merged: Merged): number | undefined {
  const own = overWhite(composite);
  const { data } = merged.image;
  if (isPlain(data) && (!isPlain(own) || isBlack(data))) return undefined;
  const stored = errorOf(own, merged.transparent ? clearedToWhite(data) : data);
  // Some programs store the colours straight, with or without the alpha.
  const straight = merged.transparent
    ? errorOf(own, overWhite(merged.image))
    : errorOf(composite.data, withAlpha(data, composite.data));
  const best = Math.min(stored, straight);
  return best === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(255 ** 2 / best);
}

function overWhite({ data }: RgbaImage): Uint8ClampedArray {
  const out = data.slice();
  for (let at = 0; at < out.length; at += 4) {
    const alpha = (data[at + 3] as number) / 255;
    for (let i = at; i < at + 3; i++) out[i] = 255 + ((data[i] as number) - 255) * alpha;
  }
  return out;
}

/** Some programs leave any colour where the picture is fully transparent. */
function clearedToWhite(data: Uint8ClampedArray): Uint8ClampedArray {
  const out = data.slice();
  for (let at = 3; at < out.length; at += 4) if (out[at] === 0) out.fill(255, at - 3, at);
  return out;
}

/** Colours with the alpha of another picture, and its colour where that is clear. */
function withAlpha(colours: Uint8ClampedArray, other: Uint8ClampedArray): Uint8ClampedArray {
  const out = colours.slice();
  for (let at = 3; at < out.length; at += 4)
    if (other[at] === 0) out.set(other.subarray(at - 3, at + 1), at - 3);
  return out;
}

/** The mean squared difference of the colours. */
function errorOf(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 4) {
    for (let i = at; i < at + 3; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  }
  return sum / ((a.length / 4) * 3);
}

/** Whether a merged picture shows something, rather than being left plain. */
export const isReal = ({ image }: Merged): boolean => !isPlain(image.data);

const isBlack = ([red, green, blue]: Uint8ClampedArray) => red === 0 && green === 0 && blue === 0;

function isPlain(data: Uint8ClampedArray): boolean {
  for (let at = 4; at < data.length; at++) if (at % 4 !== 3 && data[at] !== data[at % 4]) return false;
  return true;
}
