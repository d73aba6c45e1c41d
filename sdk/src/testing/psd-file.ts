import { concatBytes } from '../platform/bytes.js';

const ascii = (text: string) => Array.from(text, (character) => character.charCodeAt(0));
const u16 = (value: number) => [(value >> 8) & 255, value & 255];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value)];

/** A channel as it stands in a PSD: 0 red, 1 green, 2 blue, -1 alpha, -2 mask; data begins with two bytes of compression. */
export interface Channel {
  readonly id: number;
  readonly data: Uint8Array;
}

/** A layer of a PSD made by hand, so that it may claim what it does not hold. */
export interface RawLayer {
  readonly width: number;
  readonly height: number;
  readonly channels: readonly Channel[];
  /** The mask section: empty, or 20 bytes. */
  readonly mask?: readonly number[];
}

/** What a PSD made by hand is like, besides its layers. */
export interface RawFile {
  readonly depth?: number;
  /** The number of the colour mode: 3 RGB, 4 CMYK, 9 Lab. */
  readonly mode?: number;
  /** The value of each channel of the merged picture, which is plain. Default: black. */
  readonly merged?: readonly number[];
  /** An ICC profile. */
  readonly profile?: Uint8Array;
}

/** A PSD of 16 x 16 px with such layers. */
export function psdFile(
  layers: readonly RawLayer[],
  { depth = 8, mode = 3, merged = new Array(mode === 4 ? 4 : 3).fill(0), profile }: RawFile = {},
): Uint8Array {
  const records = layers.flatMap(({ width, height, channels, mask = [] }) => [
    ...[0, 0, height, width].flatMap(u32),
    ...u16(channels.length),
    ...channels.flatMap(({ id, data }) => [...u16(id), ...u32(data.length)]),
    ...ascii('8BIMnorm'),
    ...[255, 0, 0, 0],
    ...u32(12 + mask.length),
    ...u32(mask.length),
    ...mask,
    ...u32(0),
    ...u32(0),
  ]);
  const pixels = layers.flatMap(({ channels }) => channels.map(({ data }) => data));
  const length = 2 + records.length + pixels.reduce((sum, { length }) => sum + length, 0);
  const even = length + (length % 2);
  const resources = profile
    ? [
        ...ascii('8BIM'),
        ...u16(1039),
        0,
        0,
        ...u32(profile.length),
        ...profile,
        ...new Array(profile.length % 2).fill(0),
      ]
    : [];
  const header = [
    ...ascii('8BPS'),
    ...[
      ...u16(1),
      0,
      0,
      0,
      0,
      0,
      0,
      ...u16(merged.length),
      ...u32(16),
      ...u32(16),
      ...u16(depth),
      ...u16(mode),
    ],
    ...[...u32(0), ...u32(resources.length), ...resources],
    ...[...u32(4 + even), ...u32(even), ...u16(layers.length)],
  ];
  const plane = 16 * 16 * (depth / 8);
  const picture = new Uint8Array(even - length + 2 + plane * merged.length);
  merged.forEach((value, channel) => {
    picture.fill(value, even - length + 2 + channel * plane, even - length + 2 + (channel + 1) * plane);
  });
  return concatBytes([Uint8Array.from(header), Uint8Array.from(records), ...pixels, picture]);
}
