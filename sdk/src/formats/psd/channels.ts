import { Unzlib } from 'fflate';
import { invalid } from '../../errors.js';
import type { Size } from '../../geometry.js';
import { viewOf } from './header.js';

const DEFLATE_LIMIT = 1032; // the highest ratio of any compression in a PSD
const SLICE = 2 ** 14;

/** How a channel is stored: 0 plain, 1 PackBits, 2 zlib, 3 zlib of differences. */
export interface Packed {
  readonly compression: number;
  /** Without the two bytes of the compression. */
  readonly data: Uint8Array;
  readonly depth: number;
  readonly large: boolean;
}

/**
 * Decompresses a channel to one byte a px. Checks first that its data can contain the declared number of pixels, and lets it not
 * exceed it. What is missing at the end of a damaged channel is 0.
 *
 * @throws MRTError `invalid_argument`
 */
export function unpackChannel(
  { compression, data, depth, large }: Packed,
  size: Size,
  what: string,
): Uint8Array {
  const { width, height } = size;
  const rowBytes = width * (depth / 8);
  if (rowBytes * height > data.length * DEFLATE_LIMIT)
    throw invalid(what, 'holds fewer pixels than it claims; save it again');
  if (compression === 0) return toBytes(padded(data, rowBytes * height), depth);
  if (compression === 1) return toBytes(unpackRows(data, rowBytes, height, large), depth);
  const raw = inflate(data, rowBytes * height, what);
  if (compression === 3) addUp(raw, width, height, depth);
  return toBytes(raw, depth);
}

function padded(data: Uint8Array, length: number): Uint8Array {
  if (data.length >= length) return data.subarray(0, length);
  const whole = new Uint8Array(length);
  whole.set(data);
  return whole;
}

/** PackBits: a table of the rows' lengths, then the rows. */
function unpackRows(data: Uint8Array, rowBytes: number, rows: number, large: boolean): Uint8Array {
  const view = viewOf(data);
  const wide = large ? 4 : 2;
  const out = new Uint8Array(rowBytes * rows);
  let at = rows * wide;
  for (let row = 0; row < rows && (row + 1) * wide <= data.length; row++) {
    const length = large ? view.getUint32(row * 4) : view.getUint16(row * 2);
    unpackBits(data, at, at + length, out, row * rowBytes, (row + 1) * rowBytes);
    at += length;
  }
  return out;
}

/** One row of PackBits, from `at` to `end`, into `out` from `to` to `limit`. */
export function unpackBits(
  data: Uint8Array,
  at: number,
  end: number,
  out: Uint8Array,
  to: number,
  limit: number,
): void {
  const stop = Math.min(end, data.length);
  for (let from = at, next = to; from < stop && next < limit; ) {
    const head = data[from++] as number;
    if (head === 128) continue;
    if (head > 128) {
      const until = Math.min(limit, next + 257 - head);
      out.fill(data[from++] as number, next, until);
      next = until;
    } else {
      const count = Math.min(head + 1, limit - next, stop - from);
      out.set(data.subarray(from, from + count), next);
      from += head + 1;
      next += count;
    }
  }
}

function inflate(data: Uint8Array, size: number, what: string): Uint8Array {
  const raw = new Uint8Array(size);
  let length = 0;
  let tooLong = false;
  const stream = new Unzlib((part) => {
    tooLong ||= length + part.length > size;
    if (!tooLong) raw.set(part, length);
    length += part.length;
  });
  try {
    for (let at = 0; at < data.length && !tooLong; at += SLICE) stream.push(data.subarray(at, at + SLICE));
  } catch (cause) {
    if (!tooLong) throw invalid(what, 'cannot be decompressed; save it again', cause);
  }
  if (tooLong) throw invalid(what, 'holds more pixels than it claims; save it again');
  return raw;
}

/** Undoes the differences to the left neighbour, in place: of bytes, of 16-bit numbers, or of the bytes of floats by planes. */
function addUp(raw: Uint8Array, width: number, height: number, depth: number): void {
  const rowBytes = width * (depth / 8);
  for (let start = 0; start < rowBytes * height; start += rowBytes) {
    if (depth === 16) {
      for (let at = start + 2; at < start + rowBytes; at += 2) {
        const sum =
          ((raw[at - 2] as number) << 8) +
          (raw[at - 1] as number) +
          ((raw[at] as number) << 8) +
          (raw[at + 1] as number);
        raw[at] = sum >> 8;
        raw[at + 1] = sum;
      }
    } else {
      for (let at = start + 1; at < start + rowBytes; at++)
        raw[at] = (raw[at] as number) + (raw[at - 1] as number);
    }
    if (depth === 32) {
      const planes = raw.slice(start, start + rowBytes);
      for (let at = 0; at < rowBytes; at++) raw[start + at] = planes[(at % 4) * width + (at >> 2)] as number;
    }
  }
}

/** 16 bits are rounded to 8; floats are linear light, which is encoded as sRGB does. */
export function toBytes(raw: Uint8Array, depth: number): Uint8Array {
  if (depth === 8) return raw;
  const view = viewOf(raw);
  const out = new Uint8Array(raw.length / (depth / 8));
  for (let at = 0; at < out.length; at++) {
    out[at] = depth === 16 ? Math.round(view.getUint16(at * 2) / 257) : encoded(view.getFloat32(at * 4));
  }
  return out;
}

function encoded(linear: number): number {
  if (!(linear > 0)) return 0;
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.min(255, Math.round(value * 255));
}
