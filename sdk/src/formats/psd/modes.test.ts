import { writePsdUint8Array } from 'ag-psd';
import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { fill } from '../../testing/designs.js';
import { psdFile } from '../../testing/psd-file.js';
import { openPsd, readPsd } from './index.js';

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

/** A layer of one colour: its channels from the first, and its alpha. */
const plain = (values: readonly number[]) => ({
  ...{ width: 16, height: 16 },
  channels: [...values, 255].map((value, at) => ({
    id: at === values.length ? -1 : at,
    data: packed(0, new Uint8Array(256).fill(value)),
  })),
});

test.each<[string, number, number[], number[], number[]]>([
  ['CMYK', 4, [255, 128, 0, 204], [0, 255, 255, 255], [204, 102, 0]],
  ['Lab', 9, [138, 209, 198], [255, 128, 128], [255, 0, 0]],
])('layers in %s are converted where they add up to the merged picture', (_, mode, lower, upper, wanted) => {
  const layers = [plain(lower)];
  const close = readPsd(psdFile(layers, { mode, merged: lower }));
  expect(close.stack.layers.length).toBe(1);
  for (const [i, value] of [...close.stack.composite().data.subarray(0, 3)].entries())
    expect(Math.abs(value - (wanted[i] as number))).toBeLessThanOrEqual(4);
  const far = readPsd(psdFile(layers, { mode, merged: upper }));
  expect(far.stack.layers.length).toBe(1);
  expect(far.warnings.at(-1)?.text).toMatch(
    new RegExp(
      `^the file is in ${mode === 4 ? 'CMYK' : 'Lab'}, so its merged picture became the only layer instead of its layer; the layers add up to \\d+\\.\\d dB`,
    ),
  );
});

/** A matrix profile of gamma 2.2 whose red is sRGB's blue and the other way round, in version 2. */
function swappedProfile(): Uint8Array {
  const u32 = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
  const ascii = (text: string) => [...text].map((each) => each.charCodeAt(0));
  const xyz = (...values: number[]) => [
    ...ascii('XYZ '),
    ...u32(0),
    ...values.flatMap((value) => u32(Math.round(value * 65536))),
  ];
  const curve = [...ascii('curv'), ...u32(0), ...u32(1), 2, 51, 0, 0]; // 2.2, padded
  const name = [...ascii('desc'), ...u32(0), ...u32(8), ...ascii('swapped'), 0, ...new Array(80).fill(0)];
  const [red, green, blue] = [
    xyz(0.4361, 0.2225, 0.0139),
    xyz(0.3851, 0.7169, 0.0971),
    xyz(0.1431, 0.0606, 0.7141),
  ];
  const tags: [string, number[]][] = [
    ...([
      ['desc', name],
      ['wtpt', xyz(0.9642, 1, 0.8249)],
      ['rXYZ', blue],
      ['gXYZ', green],
      ['bXYZ', red],
    ] as [string, number[]][]),
    ...(['rTRC', 'gTRC', 'bTRC'] as const).map((tag): [string, number[]] => [tag, curve]),
  ];
  let offset = 128 + 4 + tags.length * 12;
  const table = tags.flatMap(([tag, data]) => {
    offset += data.length;
    return [...ascii(tag), ...u32(offset - data.length), ...u32(data.length)];
  });
  const head = [
    ...u32(offset),
    ...ascii('test'),
    ...u32(0x02100000),
    ...ascii('mntrRGB XYZ '),
    ...new Array(12).fill(0),
    ...ascii('acsp'),
  ];
  const header = [
    ...head,
    ...new Array(68 - head.length).fill(0),
    ...[0.9642, 1, 0.8249].flatMap((value) => u32(Math.round(value * 65536))),
  ];
  return Uint8Array.from([
    ...header,
    ...new Array(128 - header.length).fill(0),
    ...u32(tags.length),
    ...table,
    ...tags.flatMap(([, data]) => data),
  ]);
}

test('colours of an embedded profile are converted to sRGB, or said to be read as such', async () => {
  const bytes = psdFile([plain([255, 0, 0])], { profile: swappedProfile(), merged: [255, 0, 0] });
  const converted = await openPsd(bytes);
  const [r, g, b] = converted.stack.composite().data;
  expect([r, g, b].map((value = 0) => Math.round(value / 8) * 8)).toEqual([0, 0, 256]);
  expect(converted.psnr).toBe(Number.POSITIVE_INFINITY);
  expect(converted.warnings.map(({ text }) => text)).toEqual([
    'the colours were converted from the profile "swapped" to sRGB',
  ]);
  const read = readPsd(bytes);
  expect([...read.stack.composite().data.subarray(0, 3)]).toEqual([255, 0, 0]);
  expect(read.warnings.map(({ text }) => text)).toEqual([
    'the colour profile (swapped) is not sRGB, but the colours are read as sRGB; outside of browsers openPsd converts them',
  ]);
});
