import { expect, test } from 'vitest';
import { exifOf, turnedPng } from '../testing/turned.js';
import { plainPng } from './colour.js';
import { readFlatSize } from './index.js';

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const big = (value: number, bytes = 4) =>
  Array.from({ length: bytes }, (_, i) => (value >> (8 * (bytes - 1 - i))) & 255);
const little = (value: number, bytes = 4) => big(value, bytes).reverse();
const box = (name: string, ...body: number[][]) => [
  ...big(8 + body.flat().length),
  ...ascii(name),
  ...body.flat(),
];

const gif = [...ascii('GIF89a'), ...little(300, 2), ...little(7, 2), 0, 0, 0];
const bmp = [...ascii('BM'), ...little(0, 12), ...little(40), ...little(300), ...little(-7)];
const oldBmp = [...ascii('BM'), ...little(0, 12), ...little(12), ...little(300, 2), ...little(7, 2)];

function tiff(order: typeof big, mark: number[], orientation: number): number[] {
  const entry = (tag: number, type: number, value: number) => {
    const bytes = order(value, type === 3 ? 2 : 4);
    return [...order(tag, 2), ...order(type, 2), ...order(1), ...bytes, ...Array(4 - bytes.length).fill(0)];
  };
  const entries = [entry(256, 3, 300), entry(257, 4, 7), entry(274, 3, orientation)];
  return [...mark, ...order(8), ...order(3, 2), ...entries.flat()];
}

/** An AVIF in tiles of 64 x 64 px; the primary item is the second one. */
function avif(turns?: number, wide = false): number[] {
  const ispe = (width: number, height: number) => box('ispe', big(0), big(width), big(height));
  const properties = [ispe(64, 64), ispe(300, 7), ...(turns === undefined ? [] : [box('irot', [turns])])];
  const own = turns === undefined ? [2] : [2, 3];
  const numbers = (list: number[]) =>
    list.flatMap((index) => (wide ? big(0x8000 | index, 2) : [0x80 | index]));
  const ipma = box(
    'ipma',
    [0, 0, 0, wide ? 1 : 0],
    big(2),
    [...big(1, 2), 1, ...numbers([1])],
    [...big(2, 2), own.length, ...numbers(own)],
  );
  const iprp = box('iprp', box('ipco', ...properties), ipma);
  const meta = box('meta', big(0), box('hdlr', big(0)), box('pitm', big(0), big(2, 2)), iprp);
  return [...box('ftyp', ascii('avif'), big(0), ascii('avif')), ...meta];
}

const mif1 = [...box('ftyp', ascii('mif1'), big(0), ascii('mif1avif')), ...avif().slice(20)];

test.each<[string, number[], string]>([
  ['a GIF', gif, 'gif'],
  ['a BMP from the top', bmp, 'bmp'],
  ['a BMP of OS/2', oldBmp, 'bmp'],
  ['a TIFF', tiff(little, ascii('II*\0'), 1), 'tiff'],
  ['a TIFF of the other byte order', tiff(big, ascii('MM\0*'), 3), 'tiff'],
  ['an AVIF', avif(), 'avif'],
  ['an AVIF with many properties', avif(2, true), 'avif'],
  ['an AVIF named by its second brand', mif1, 'avif'],
])('the size of %s', (_, file, type) => {
  expect(readFlatSize(Uint8Array.from(file), 'image')).toEqual({ type, size: { width: 300, height: 7 } });
});

test.each<[string, Uint8Array]>([
  ['a PNG', turnedPng(plainPng(300, 7, [0, 0, 0, 255]), exifOf(6))],
  ['a TIFF', Uint8Array.from(tiff(little, ascii('II*\0'), 8))],
  ['an AVIF', Uint8Array.from(avif(1))],
])('%s stored on its side has its upright size', (_, file) => {
  expect(readFlatSize(file, 'image').size).toEqual({ width: 7, height: 300 });
});

test.each([
  ['cut off', avif().slice(0, 60)],
  ['without its boxes', box('ftyp', ascii('avif'), big(0), ascii('avif'))],
])('an AVIF %s has no size, and the server has the last word', (_, file) => {
  expect(readFlatSize(Uint8Array.from(file), 'image')).toEqual({ type: 'avif', size: undefined });
});

test.each<[string, number[], string]>([
  ['a GIF cut in its header', gif.slice(0, 8), 'image ends inside its header (8 bytes); save it again'],
  ['a GIF of no width', [...gif.slice(0, 6), 0, 0, 1, 0], 'image ends inside its header'],
  ['a BMP cut in its header', bmp.slice(0, 20), 'image ends inside its header'],
  ['a TIFF without its directory', [...ascii('II*\0'), ...little(900)], 'image ends inside its header'],
  [
    'a HEIC',
    box('ftyp', ascii('heic'), big(0), ascii('mif1heic')),
    'image is a HEIC file, which is not supported',
  ],
  ['a HEIC by its second brand', box('ftyp', ascii('mif1'), big(0), ascii('heic')), 'image is a HEIC file'],
  ['an icon', [0, 0, 1, 0, 1, 0], 'image is a ICO file, which is not supported; save it as PNG'],
  ['words', ascii('hello'), 'image is not a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF image; save it as PNG'],
  ['nothing', [], 'image is not a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF image; it is empty'],
])('%s is refused', (_, file, message) => {
  expect(() => readFlatSize(Uint8Array.from(file), 'image')).toThrow(message);
});
