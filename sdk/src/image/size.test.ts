import { expect, test } from 'vitest';
import { encodePng, readSize } from './index.js';

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const webp = (kind: string, body: number[]) =>
  Uint8Array.from([...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBP'), ...ascii(kind), 0, 0, 0, 0, ...body]);

const png = encodePng({ width: 7, height: 3, data: new Uint8ClampedArray(84) });
const jpegFrame = [0xff, 0xc2, 0, 17, 8, 0x01, 0x02, 0x03, 0x04];
const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 9, 9, 0xff, 0xff, 0xc4, 0, 3, 1, ...jpegFrame]);

test.each([
  ['PNG', png, { type: 'png', width: 7, height: 3 }],
  [
    'progressive JPEG after other segments and padding',
    jpeg,
    { type: 'jpeg', width: 0x0304, height: 0x0102 },
  ],
  [
    'lossy WebP',
    webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 5, 0x40, 6, 0]),
    { type: 'webp', width: 5, height: 6 },
  ],
  ['lossless WebP', webp('VP8L', [0x2f, 0x04, 0xc0, 0x01, 0]), { type: 'webp', width: 5, height: 8 }],
  ['extended WebP', webp('VP8X', [0, 0, 0, 0, 9, 1, 0, 8, 0, 0]), { type: 'webp', width: 266, height: 9 }],
])('reads the size of a %s', (_, file, expected) => {
  expect(readSize(file)).toEqual(expected);
});

test.each([
  [
    'text',
    Uint8Array.from(ascii('hello, world')),
    '[invalid_argument] cover is not a PNG, JPEG or WebP image',
  ],
  [
    'a HEIC',
    Uint8Array.from([0, 0, 0, 24, ...ascii('ftypheic')]),
    '[invalid_argument] cover is a HEIC file, which is not supported; save it as PNG, JPEG or WebP',
  ],
  ['a GIF', Uint8Array.from(ascii('GIF89a')), 'cover is a GIF file, which is not supported'],
  ['nothing', new Uint8Array(0), '[invalid_argument] cover is not a PNG'],
  ['a PNG cut in its header', png.subarray(0, 20), '[invalid_argument] cover ends inside its header'],
  ['a JPEG without a frame', jpeg.subarray(0, 14), 'cover ends inside its header (14 bytes)'],
  ['a WebP of a kind that does not exist', webp('VP9 ', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 'cover ends inside'],
])('refuses %s', (_, file, message) => {
  expect(() => readSize(file, 'cover')).toThrow(message);
});
