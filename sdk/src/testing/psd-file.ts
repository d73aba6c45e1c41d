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

/** A PSD of 16 x 16 px with such layers and a black flattened picture. */
export function psdFile(layers: readonly RawLayer[], { depth = 8 } = {}): Uint8Array {
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
  const header = [
    ...ascii('8BPS'),
    ...[...u16(1), 0, 0, 0, 0, 0, 0, ...u16(3), ...u32(16), ...u32(16), ...u16(depth), ...u16(3)],
    ...[...u32(0), ...u32(0), ...u32(4 + even), ...u32(even), ...u16(layers.length)],
  ];
  const picture = new Uint8Array(even - length + 2 + 16 * 16 * 3 * (depth / 8));
  return concatBytes([Uint8Array.from(header), Uint8Array.from(records), ...pixels, picture]);
}
