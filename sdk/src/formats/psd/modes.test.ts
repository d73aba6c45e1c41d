import { writePsdUint8Array } from 'ag-psd';
import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { fill, plainLayer, psdOf } from '../../testing/designs.js';
import { psdFile } from '../../testing/psd-file.js';
import { readPsd } from './index.js';

const blue = plainLayer('blue', [0, 0, 255, 255]);

const packed = (compression: number, data: Uint8Array) => Uint8Array.of(0, compression, ...data);

test.each([
  [
    'plain',
    packed(
      0,
      Uint8Array.from({ length: 512 }, (_, at) => [128, 128][at % 2] as number),
    ),
  ],
  ['zlib', packed(2, zlibSync(Uint8Array.from({ length: 512 }, (_, at) => [128, 128][at % 2] as number)))],
  [
    'zlib of differences',
    packed(3, zlibSync(Uint8Array.from({ length: 512 }, (_, at) => (at % 32 < 2 ? 128 : 0)))),
  ],
  [
    'PackBits',
    packed(
      1,
      Uint8Array.from([...new Array(16).fill([0, 2]).flat(), ...new Array(16).fill([225, 128]).flat()]),
    ),
  ],
])('16 bits a channel are rounded to 8: %s', (_, data) => {
  const bytes = psdFile([{ width: 16, height: 16, channels: [{ id: 0, data }] }], { depth: 16 });
  const { stack, warnings } = readPsd(bytes);
  expect([...stack.composite().data.subarray(0, 8)]).toEqual([128, 0, 0, 255, 128, 0, 0, 255]);
  expect(warnings.map(({ feature }) => feature)).toEqual(['depth']);
});

/** A file without layers in any colour mode; every px of the merged picture has these channels. */
function flat(mode: number, depth: number, px: readonly number[], palette = new Uint8Array(0)): Uint8Array {
  const plain = writePsdUint8Array({ width: 8, height: 1, imageData: fill(8, 1, [0, 0, 0, 255]) });
  const head = plain.slice(0, 26);
  const view = new DataView(head.buffer);
  view.setUint16(12, px.length);
  view.setUint16(22, depth);
  view.setUint16(24, mode);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, palette.length);
  const planes = px.map((value) => {
    if (depth === 1) return Uint8Array.of(value);
    const plane = new Uint8Array(8 * (depth / 8));
    const floats = new DataView(plane.buffer);
    for (let at = 0; at < 8; at++)
      depth === 32 ? floats.setFloat32(at * 4, value) : plane.fill(value, at, at + 1);
    return plane;
  });
  return Uint8Array.from(
    [head, size, palette, new Uint8Array(8), Uint8Array.of(0, 0), ...planes].flatMap((part) => [...part]),
  );
}

test.each<[string, Uint8Array, number[]]>([
  ['bitmap', flat(0, 1, [0b01111111]), [255, 255, 255]],
  [
    'indexed',
    flat(
      2,
      8,
      [3],
      Uint8Array.from({ length: 768 }, (_, at) => (at % 256 === 3 ? at >> 2 : 0)),
    ),
    [0, 64, 128],
  ],
  ['CMYK', flat(4, 8, [255, 128, 0, 204]), [204, 102, 0]],
  ['greyscale', flat(1, 8, [77]), [77, 77, 77]],
  ['duotone', flat(8, 8, [77]), [77, 77, 77]],
  ['Lab', flat(9, 8, [138, 209, 198]), [255, 0, 0]],
  ['RGB with 32 bits', flat(3, 32, [1, 0.21586, 0]), [255, 128, 0]],
])('%s becomes the merged picture in sRGB', (_, bytes, wanted) => {
  const { stack, warnings } = readPsd(bytes);
  const [r = 0, g = 0, b = 0, alpha] = stack.composite().data.subarray(0, 4);
  expect(alpha).toBe(255);
  for (const [i, value] of [r, g, b].entries())
    expect(Math.abs(value - (wanted[i] as number))).toBeLessThanOrEqual(4);
  expect(warnings.at(-1)?.feature).toBe('layers');
});

test('a CMYK file with layers says why they are one', () => {
  const bytes = psdOf([blue, plainLayer('b', [1, 2, 3, 255])], [255, 255, 255, 255]);
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(24, 4);
  expect(readPsd(bytes).warnings.at(-1)).toEqual({
    feature: 'layers',
    text: 'the file is in CMYK, so its merged picture became the only layer instead of its 2 layers, its colours only nearly',
  });
});
