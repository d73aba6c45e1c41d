import type { Layer as PsdLayer } from 'ag-psd';
import { expect, test } from 'vitest';
import { fill, plainLayer, psdOf } from '../../testing/designs.js';
import { readPsd } from './index.js';

const blue = plainLayer('blue', [0, 0, 255, 255]);

/** The px of row 1 of a file's composite. */
function row(bytes: Uint8Array, y = 1): number[][] {
  const { data, width } = readPsd(bytes).stack.composite();
  return Array.from({ length: width }, (_, x) => [
    ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
  ]);
}

/** A rectangle of a path, in px. */
const box = (
  left: number,
  top: number,
  right: number,
  bottom: number,
  operation?: 'combine' | 'subtract' | 'intersect' | 'exclude',
) => ({
  open: false,
  fillRule: 'even-odd' as const,
  ...(operation && { operation }),
  knots: [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ].map(([x, y]) => ({ linked: true, points: [x, y, x, y, x, y] as number[] })),
});

const red = { type: 'color' as const, color: { r: 255, g: 0, b: 0 } };

test('a user mask and a group mask are live, and applied when drawn', () => {
  const mask = {
    left: 1,
    top: 0,
    right: 2,
    bottom: 4,
    defaultColor: 255,
    imageData: fill(1, 4, [0, 0, 0, 255]),
  };
  const masked = psdOf([blue, plainLayer('red', [255, 0, 0, 255], { mask })], [0, 0, 0, 255]);
  const grouped = psdOf(
    [blue, { name: 'g', mask, children: [plainLayer('red', [255, 0, 0, 255])] }],
    [0, 0, 0, 255],
  );
  for (const bytes of [masked, grouped]) {
    expect(row(bytes)).toEqual([
      [255, 0, 0, 255],
      [0, 0, 255, 255],
      [255, 0, 0, 255],
      [255, 0, 0, 255],
    ]);
    expect(readPsd(bytes).warnings).toEqual([]);
  }
});

test('the density of a mask lets a part through', () => {
  const mask = {
    left: 0,
    top: 0,
    right: 4,
    bottom: 4,
    defaultColor: 0,
    userMaskDensity: 0.5,
    imageData: fill(4, 4, [0, 0, 0, 255]),
  };
  const bytes = psdOf([blue, plainLayer('red', [255, 0, 0, 255], { mask })], [0, 0, 0, 255]);
  expect(row(bytes)[0]).toEqual([127, 0, 128, 255]);
});

test('a vector mask cuts pixels, a shape without pixels is filled', () => {
  const vectorMask = { paths: [box(1, 0, 3, 4, 'combine')] };
  const cut = psdOf([blue, plainLayer('red', [255, 0, 0, 255], { vectorMask })], [0, 0, 0, 255]);
  const shape = psdOf([blue, { name: 'red', vectorMask, vectorFill: red }], [0, 0, 0, 255]);
  for (const bytes of [cut, shape]) {
    expect(row(bytes)).toEqual([
      [0, 0, 255, 255],
      [255, 0, 0, 255],
      [255, 0, 0, 255],
      [0, 0, 255, 255],
    ]);
  }
  expect(readPsd(cut).warnings.map(({ feature }) => feature)).toEqual(['vector mask']);
  expect(readPsd(shape).warnings.map(({ feature }) => feature)).toEqual(['shape']);
});

test.each<[string, PsdLayer['vectorMask'], number[]]>([
  ['half px are antialiased', { paths: [box(0.5, 0, 2.25, 4, 'combine')] }, [128, 255, 64, 0]],
  [
    'paths subtract',
    { paths: [box(0, 0, 4, 4, 'combine'), box(1, 0, 2, 4, 'subtract')] },
    [255, 0, 255, 255],
  ],
  [
    'paths intersect',
    { paths: [box(0, 0, 3, 4, 'combine'), box(1, 0, 4, 4, 'intersect')] },
    [0, 255, 255, 0],
  ],
  ['paths exclude', { paths: [box(0, 0, 3, 4, 'combine'), box(1, 0, 4, 4, 'exclude')] }, [255, 0, 0, 255]],
  ['a path goes on', { paths: [box(0, 0, 4, 4, 'combine'), box(1, 0, 3, 4)] }, [255, 0, 0, 255]],
  ['a path is inverted', { invert: true, paths: [box(1, 0, 3, 4, 'combine')] }, [255, 0, 0, 255]],
  ['a path is off', { disable: true, paths: [box(1, 0, 3, 4, 'combine')] }, [255, 255, 255, 255]],
])('%s', (_, vectorMask, wanted) => {
  const bytes = psdOf(
    [plainLayer('red', [255, 0, 0, 255], { vectorMask: vectorMask as never })],
    [0, 0, 0, 255],
  );
  expect(row(bytes).map((px) => px[3])).toEqual(wanted);
});

test('a fill without a path covers the page; one whose box ends before it begins too', () => {
  const bytes = psdOf([blue, { name: 'red', vectorFill: red }], [255, 0, 0, 255]);
  expect(row(bytes)[0]).toEqual([255, 0, 0, 255]);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const records = 26 + 4 + 4 + view.getUint32(30) + 4 + 4 + 2;
  const second = records + 18 + 4 * 6 + 12;
  const next = second + 4 + view.getUint32(second);
  expect([0, 4, 8, 12].map((at) => view.getInt32(next + at))).toEqual([0, 0, 0, 0]);
  view.setInt32(next + 8, -1);
  expect(row(bytes)[0]).toEqual([255, 0, 0, 255]);
});

test('a gradient is filled along its length, turned, reversed and between its stops', () => {
  const stop = (location: number, value: number) => ({
    color: { r: value, g: 0, b: 0 },
    location,
    midpoint: 0.5,
  });
  const gradient = {
    type: 'solid' as const,
    name: '',
    smoothness: 1,
    colorStops: [stop(0, 0), stop(1, 240)],
    opacityStops: [
      { opacity: 1, location: 0, midpoint: 0.5 },
      { opacity: 1, location: 1, midpoint: 0.5 },
    ],
    style: 'linear' as const,
    angle: 0,
    scale: 1,
  };
  const reds = (more: object) =>
    row(psdOf([{ name: 'fade', vectorFill: { ...gradient, ...more } }], [0, 0, 0, 255]), 0).map(
      ([red]) => red,
    );
  expect(reds({})).toEqual([30, 90, 150, 210]);
  expect(reds({ reverse: true })).toEqual([210, 150, 90, 30]);
  expect(reds({ angle: 180 })).toEqual([210, 150, 90, 30]);
  expect(reds({ angle: -90 })).toEqual([30, 30, 30, 30]);
  expect(reds({ scale: 0.5 })).toEqual([0, 60, 180, 240]);
  expect(reds({ style: 'reflected' })).toEqual([180, 60, 60, 180]);
  expect(reds({ colorStops: [stop(0, 0), stop(0.5, 240)] })).toEqual([60, 180, 240, 240]);
  // ag-psd counts stops by the smoothness.
  expect(reds({ smoothness: 0.5, colorStops: [stop(0, 0), stop(2, 240)] })).toEqual([30, 90, 150, 210]);
});

test('an artboard cuts its layers and has its colour', () => {
  const artboard = {
    rect: { left: 1, top: 0, right: 3, bottom: 4 },
    color: { r: 9, g: 8, b: 7 },
    backgroundType: 4,
  };
  const group = { name: 'board', artboard, children: [plainLayer('red', [255, 0, 0, 255], { left: 2 })] };
  const { stack, warnings } = readPsd(psdOf([blue, group], [0, 0, 0, 255]));
  expect(stack.group('board').artboard).toEqual({
    region: { x: 1, y: 0, width: 2, height: 4 },
    color: [9, 8, 7],
  });
  expect(row(psdOf([blue, group], [0, 0, 0, 255]))).toEqual([
    [0, 0, 255, 255],
    [9, 8, 7, 255],
    [255, 0, 0, 255],
    [0, 0, 255, 255],
  ]);
  expect(warnings).toEqual([]);
});

test('layers clipped to one without pixels are hidden, to an adjustment they are not clipped', () => {
  const clipped = plainLayer('red', [255, 0, 0, 255], { clipping: true });
  expect(row(psdOf([blue, { name: 'nothing' }, clipped], [0, 0, 0, 255]))[0]).toEqual([0, 0, 255, 255]);
  const adjustment = { name: 'levels', adjustment: { type: 'invert' as const } };
  expect(row(psdOf([blue, adjustment, clipped], [0, 0, 0, 255]))[0]).toEqual([255, 0, 0, 255]);
});

test('what is not drawn is named once a feature, with a count', () => {
  const glow = { effects: { bevel: { enabled: true } } };
  const off = { effects: { bevel: { enabled: false } } };
  const layers = ['a', 'b', 'c', 'd'].map((name) => plainLayer(name, [1, 2, 3, 255], glow));
  const bytes = psdOf(
    [
      ...layers,
      plainLayer('e', [1, 2, 3, 255], off),
      { name: 'vibrance', adjustment: { type: 'vibrance', vibrance: 50 } },
      { name: 'empty' },
    ],
    [1, 2, 3, 255],
  );
  const { warnings } = readPsd(bytes);
  expect(warnings.map(({ feature, text }) => `${feature}: ${text}`)).toEqual([
    'effects: 4 layers have effects that are not drawn (bevel): "a", "b", "c", ...',
    'adjustment: "vibrance" is an adjustment and was left out',
    'empty: "empty" has no pixels and was left out',
  ]);
});

test('clipped layers that are not blended as a group are named', () => {
  const base = plainLayer('base', [1, 2, 3, 255], { blendClippendElements: false });
  const clipped = plainLayer('red', [255, 0, 0, 255], { clipping: true });
  const { warnings } = readPsd(psdOf([blue, base, clipped], [255, 0, 0, 255]));
  expect(warnings.map(({ feature }) => feature)).toEqual(['clipping']);
});

test('other parts of a file are named in one warning', () => {
  const imageResources = {
    gridAndGuidesInformation: {
      guides: [
        { location: 1, direction: 'vertical' as const },
        { location: 2, direction: 'vertical' as const },
      ],
    },
    layerComps: { list: [{ id: 1, name: 'one', capturedInfo: 1 }] },
  };
  const { warnings } = readPsd(psdOf([blue], [0, 0, 255, 255], { imageResources }));
  expect(warnings).toEqual([
    { feature: 'other parts', text: 'the file also holds 1 layer comp, 2 guides, not kept here' },
  ]);
});
