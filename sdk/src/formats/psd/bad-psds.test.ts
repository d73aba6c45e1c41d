import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { decodePng } from '../../image/index.js';
import { failure } from '../../testing/failure.js';
import { psdFile, type RawLayer } from '../../testing/psd-file.js';
import { readPsd } from './index.js';

/** The first two bytes are the compression: 0 none, 2 zlib. */
const packed = (compression: number, data: Uint8Array) => Uint8Array.of(0, compression, ...data);
const plain = (size: number, value = 200) => packed(0, new Uint8Array(size).fill(value));
const layer = (side: number, data: Uint8Array, more: Partial<RawLayer> = {}): RawLayer => ({
  width: side,
  height: side,
  channels: [{ id: 0, data }],
  ...more,
});

test.each<[string, readonly RawLayer[], string, string]>([
  [
    'a hundred layers that declare a large size',
    Array.from({ length: 100 }, () => layer(8192, plain(1))),
    'resource_exhausted',
    'the PSD has layers of 6710886400 px in all, more than the 1073741824 px allowed; make them smaller',
  ],
  [
    'one layer that declares more than the limit',
    [layer(9000, plain(1))],
    'resource_exhausted',
    'layer "" has 9000 x 9000 px, more than the 67108864 px allowed; make it smaller',
  ],
  [
    'a layer that declares more than it can contain',
    [layer(8000, plain(100))],
    'invalid_argument',
    'layer "" holds fewer pixels than it claims; save it again',
  ],
  [
    'a layer that decompresses without end',
    [layer(16, packed(2, zlibSync(new Uint8Array(2 ** 24))))],
    'invalid_argument',
    'layer "" holds more pixels than it claims; save it again',
  ],
  [
    'an unknown compression',
    [layer(16, packed(9, new Uint8Array(256)))],
    'invalid_argument',
    'the PSD cannot be read: Invalid compression: 9; save it again',
  ],
  [
    'a layer that is not zlib',
    [layer(16, packed(2, new Uint8Array(64).fill(7)))],
    'invalid_argument',
    'layer "" cannot be decompressed; save it again',
  ],
  [
    'too many layers',
    Array.from({ length: 5000 }, () => layer(1, plain(1))),
    'resource_exhausted',
    'the PSD has 5000 layers, more than the 4096 allowed; merge some',
  ],
])('%s', (_, layers, code, message) => {
  const error = failure(() => readPsd(psdFile(layers)));
  expect(error.message).toBe(`[${code}] ${message}`);
});

test('layers compressed with zlib are read', () => {
  const { stack } = readPsd(psdFile([layer(16, packed(2, zlibSync(new Uint8Array(256).fill(77))))]));
  const { data } = decodePng(stack.layers[0]?.png as Uint8Array);
  expect(Array.from(data.subarray(0, 4))).toEqual([77, 0, 0, 255]);
});

test('a mask that hides everything has no pixels, and hides everything', () => {
  const hideAll = [...new Array(16).fill(0), 0, 0, 0, 0];
  const { stack, warnings } = readPsd(psdFile([layer(16, plain(256), { mask: hideAll })]));
  const [masked] = stack.layers;
  expect(Array.from(decodePng(masked?.png as Uint8Array).data.subarray(0, 4))).toEqual([200, 0, 0, 255]);
  expect(masked?.mask).toMatchObject({ outside: 0, disabled: false });
  expect(new Set(stack.composite().data)).toEqual(new Set([0]));
  expect(warnings).toEqual([]);
});

test('a file without layers becomes one layer: its flattened picture', () => {
  const { stack, warnings } = readPsd(psdFile([]));
  expect(stack.layers.map(({ id, role, name }) => [id, role, name])).toEqual([
    ['background', 'background', 'Background'],
  ]);
  expect(warnings.map(({ feature }) => feature)).toEqual(['layers']);
});
