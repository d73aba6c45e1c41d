import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainPng } from '../image/colour.js';
import { decodePng } from '../image/index.js';
import { exifOf, turnedJpeg, turnedPng } from '../testing/turned.js';
import { decompose } from './decompose.js';
import type { Picture } from './inputs.js';
import { ANYWHERE, layerPng, readPicture, referencePicture } from './picture.js';

const size = { width: 3, height: 2 };
const png = plainPng(3, 2, [255, 136, 0, 255]);
const pixels = decodePng(png);
let folder: string;
let server: Server;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-picture-'));
  writeFileSync(join(folder, 'a b.png'), png);
  server = createServer(({ url }, response) => {
    if (url === '/large.png') response.end(Buffer.alloc(65 * 2 ** 20));
    else if (url === '/a.png') response.end(png);
    else response.writeHead(404).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const base64 = Buffer.from(png).toString('base64');
test.each<[string, () => Picture]>([
  ['a path', () => join(folder, 'a b.png')],
  ['a file: URL', () => pathToFileURL(join(folder, 'a b.png'))],
  ['a file: URL as text', () => pathToFileURL(join(folder, 'a b.png')).href],
  ['a web address', () => `${address}/a.png`],
  ['a URL', () => new URL(`${address}/a.png`)],
  ['a data: URL', () => `data:image/png;base64,${base64}`],
  ['a data: URL with its base64 escaped', () => `data:image/png;base64,${encodeURIComponent(base64)}`],
  [
    'a data: URL without base64',
    () => `data:image/png,${[...png].map((b) => `%${b.toString(16).padStart(2, '0')}`).join('')}`,
  ],
  ['a Buffer', () => Buffer.from(png)],
  ['a Uint8Array', () => new Uint8Array(png)],
  ['an ArrayBuffer', () => new Uint8Array(png).buffer],
  ['a Blob', () => new Blob([new Uint8Array(png)])],
  ['a File', () => new File([new Uint8Array(png)], 'a.png')],
  ['pixels', () => pixels],
  ['pixels in a Uint8Array', () => ({ ...size, data: new Uint8Array(pixels.data) })],
  ...(
    [
      '#f80',
      '#f80f',
      '#ff8800',
      '#FF8800ff',
      'rgb(255, 136, 0)',
      'rgb(100% 53.333% 0%)',
      'darkorange',
    ] as const
  ).map((color): [string, () => Picture] => [color, () => ({ color })]),
  ['three numbers', () => ({ color: [255, 136, 0] })],
  ['four numbers', () => ({ color: [255, 136, 0, 255] })],
  ['r, g and b', () => ({ color: { r: 255, g: 136, b: 0 } })],
])('%s', async (name, picture) => {
  const { bytes, header } = await readPicture(picture(), 'image', ANYWHERE, size);
  expect(header).toEqual({ type: 'png', ...size });
  const wanted = name === 'darkorange' ? plainPng(3, 2, [255, 140, 0, 255]) : png;
  expect(decodePng(bytes)).toEqual(decodePng(wanted));
});

test.each([
  ['#0f08', [0, 255, 0, 136]],
  ['rgba(0, 255, 0, 0.5)', [0, 255, 0, 128]],
  ['rgb(0 255 0 / 50%)', [0, 255, 0, 128]],
  ['transparent', [0, 0, 0, 0]],
  [{ r: 0, g: 255, b: 0, a: 128 }, [0, 255, 0, 128]],
])('%s, with its alpha', async (color, rgba) => {
  const { bytes } = await readPicture({ color } as Picture, 'image', ANYWHERE, { width: 1, height: 1 });
  expect([...decodePng(bytes).data]).toEqual(rgba);
});

test.each([
  ['/no.png', '[invalid_argument] image could not be downloaded: its server answered 404; check the address'],
  [
    '/large.png',
    '[resource_exhausted] image is larger than the 67108864 bytes that are downloaded; give a smaller picture',
  ],
])('%s', async (path, message) => {
  await expect(readPicture(address + path, 'image', ANYWHERE)).rejects.toThrow(message);
});

test('an address without a server', async () => {
  await expect(readPicture('http://127.0.0.1:1/a.png', 'image', ANYWHERE)).rejects.toMatchObject({
    code: 'unavailable',
  });
});

test('a picture stored rotated has its upright size, and regions refer to that', async () => {
  const jpeg = turnedJpeg(40, 30, exifOf(6));
  expect((await readPicture(jpeg, 'image', ANYWHERE)).header).toEqual({
    type: 'jpeg',
    width: 30,
    height: 40,
    turned: true,
  });
  const upside = turnedPng(png, exifOf(3));
  expect((await readPicture(upside, 'image', ANYWHERE)).header).toEqual({
    type: 'png',
    ...size,
    turned: true,
  });
  const region = { x: 0, y: 30, width: 30, height: 10 };
  await expect(decompose({ image: jpeg, layers: [{ region }] })(ANYWHERE)).resolves.toMatchObject({
    image: jpeg,
  });
  const beside = { x: 30, y: 0, width: 10, height: 30 };
  await expect(decompose({ image: jpeg, layers: [{ region: beside }] })(ANYWHERE)).rejects.toThrow(
    'layers[0].region reaches 10 px beyond the right edge of the picture (30 x 40)',
  );
});

test('a layer or a reference stored rotated is refused', async () => {
  const upside = turnedPng(png, exifOf(3));
  for (const read of [layerPng, referencePicture]) {
    await expect(read(upside, size, 'layers[0].image', ANYWHERE)).rejects.toThrow(
      'layers[0].image is stored rotated (EXIF orientation), which is not supported for layers; rotate its pixels and remove the tag',
    );
  }
});

test('a picture to take apart may be a GIF, a layer may not', async () => {
  const gif = Uint8Array.from([...Buffer.from('GIF89a'), 40, 0, 30, 0, 0, 0, 0]);
  const region = { x: 0, y: 0, width: 40, height: 30 };
  await expect(decompose({ image: gif, layers: [{ region }] })(ANYWHERE)).resolves.toMatchObject({
    image: gif,
    canvas: { width: 40, height: 30 },
  });
  const wide = { ...region, width: 41 };
  await expect(decompose({ image: gif, layers: [{ region: wide }] })(ANYWHERE)).rejects.toThrow(
    'reaches 1 px beyond',
  );
  await expect(layerPng(gif, size, 'image', ANYWHERE)).rejects.toThrow(
    'image is a GIF file, which is not supported',
  );
});

test('a picture that does not say its size is sent, unless regions need it', async () => {
  const avif = Uint8Array.from(Buffer.from('\0\0\0\x14ftypavif\0\0\0\0avif', 'latin1'));
  await expect(decompose({ image: avif })(ANYWHERE)).resolves.toMatchObject({ image: avif });
  const layers = [{ region: { x: 0, y: 0, width: 8, height: 8 } }];
  await expect(decompose({ image: avif, layers })(ANYWHERE)).rejects.toThrow('canvas is needed with layers');
  const canvas = { width: 16, height: 16 };
  await expect(decompose({ image: avif, layers, canvas })(ANYWHERE)).resolves.toMatchObject({ canvas });
});
