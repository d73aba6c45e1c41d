import { chunk } from '../image/png-chunks.js';
import { concatBytes } from '../platform/bytes.js';

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** An EXIF block that says one orientation, after another entry. */
export function exifOf(orientation: number, little = true): Uint8Array {
  const bytes = new Uint8Array(38);
  const view = new DataView(bytes.buffer);
  bytes.set(ascii(little ? 'II*\0' : 'MM\0*'));
  view.setUint32(4, 8, little);
  view.setUint16(8, 2, little);
  for (const [at, tag, value] of [
    [10, 0x0100, 7],
    [22, 0x0112, orientation],
  ] as const) {
    view.setUint16(at, tag, little);
    view.setUint16(at + 2, 3, little);
    view.setUint32(at + 4, 1, little);
    view.setUint16(at + 8, value, little);
  }
  return bytes;
}

/** The same PNG with an eXIf chunk before its end. */
export function turnedPng(png: Uint8Array, exif: Uint8Array): Uint8Array {
  return concatBytes([png.subarray(0, -12), chunk('eXIf', exif), png.subarray(-12)]);
}

/** A JPEG with an EXIF block after its first two bytes. */
export function withExif(jpeg: Uint8Array, exif: Uint8Array): Uint8Array {
  return concatBytes([jpeg.subarray(0, 2), exifBlock(exif), jpeg.subarray(2)]);
}

function exifBlock(exif: Uint8Array): Uint8Array {
  const length = exif.length + 8;
  return concatBytes([Uint8Array.of(0xff, 0xe1, length >> 8, length & 255), ascii('Exif\0\0'), exif]);
}

/** The head of a JPEG of a camera: JFIF, EXIF, size. */
export function turnedJpeg(width: number, height: number, exif: Uint8Array): Uint8Array {
  const frame = Uint8Array.of(
    0xff,
    0xc0,
    0,
    11,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    1,
    1,
    17,
    0,
  );
  const scan = Uint8Array.of(0xff, 0xda, 0, 2);
  return concatBytes([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 9, 9), exifBlock(exif), frame, scan]);
}

/** An extended WebP without its pixels. */
export function turnedWebp(width: number, height: number, exif: Uint8Array): Uint8Array {
  const head = Uint8Array.of(8, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0);
  const odd = exif.length % 2 === 0 ? [] : [Uint8Array.of(0)];
  const size = Uint8Array.of(exif.length, 0, 0, 0);
  const other = [ascii('ALPH'), Uint8Array.of(3, 0, 0, 0, 1, 2, 3, 0)]; // of an odd length, with its pad byte
  return concatBytes([
    ascii('RIFF'),
    Uint8Array.of(0, 0, 0, 0),
    ascii('WEBPVP8X'),
    Uint8Array.of(10, 0, 0, 0),
    head,
    ...other,
    ascii('EXIF'),
    size,
    exif,
    ...odd,
  ]);
}
