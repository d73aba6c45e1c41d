import type { AdjustmentLayer, Layer as PsdLayer } from 'ag-psd';
import { expect, test } from 'vitest';
import { decodePng } from '../../../image/index.js';
import { fill, plainLayer, psdOf } from '../../../testing/designs.js';
import { readPsd } from '../index.js';

type Rgb = readonly [number, number, number];

/** The colour that a file's layers show in a px, and what was said. */
function shown(layers: readonly PsdLayer[], x = 0) {
  const { stack, warnings } = readPsd(psdOf([...layers], [0, 0, 0, 255]));
  const { data } = stack.composite();
  return { colour: [...data.subarray(x * 4, x * 4 + 3)], stack, warnings };
}

const solid = (colour: Rgb) => plainLayer('colour', [...colour, 255]);
const adjusted = (adjustment: AdjustmentLayer, more: PsdLayer = {}): PsdLayer => ({
  name: adjustment.type,
  adjustment,
  ...more,
});

const level = (more: object) => ({
  ...{ shadowInput: 0, highlightInput: 255, shadowOutput: 0, highlightOutput: 255, midtoneInput: 1 },
  ...more,
});
const range = (more: object) => ({ a: 0, b: 0, c: 0, d: 0, hue: 0, saturation: 0, lightness: 0, ...more });
const line = [
  { input: 0, output: 0 },
  { input: 255, output: 255 },
];
const stop = (r: number, g: number, b: number, location: number) => ({
  color: { r, g, b },
  location,
  midpoint: 0.5,
});

test.each<[string, Rgb, AdjustmentLayer, Rgb]>([
  ['inverts', [10, 20, 200], { type: 'invert' }, [245, 235, 55]],
  ['is black or white', [100, 150, 100], { type: 'threshold', level: 128 }, [255, 255, 255]],
  ['is black or white, too', [100, 140, 100], { type: 'threshold', level: 128 }, [0, 0, 0]],
  ['has few tones', [10, 70, 200], { type: 'posterize', levels: 4 }, [0, 85, 255]],
  [
    'stretches tones',
    [50, 100, 150],
    { type: 'levels', rgb: level({ shadowInput: 50, highlightInput: 150 }) },
    [0, 128, 255],
  ],
  [
    'brightens the middle',
    [64, 64, 64],
    { type: 'levels', rgb: level({ midtoneInput: 2 }) },
    [128, 128, 128],
  ],
  ['one channel only', [64, 64, 64], { type: 'levels', red: level({ midtoneInput: 2 }) }, [128, 64, 64]],
  [
    'follows a curve through its points',
    [128, 128, 128],
    { type: 'curves', rgb: [line[0], { input: 128, output: 180 }, line[1]] as never, red: line },
    [180, 180, 180],
  ],
  [
    'exposes twice the light',
    [128, 128, 128],
    { type: 'exposure', exposure: 1, offset: 0, gamma: 1 },
    [175, 175, 175],
  ],
  [
    'brightens as of old',
    [100, 100, 100],
    { type: 'brightness/contrast', brightness: 20, contrast: 0, useLegacy: true },
    [120, 120, 120],
  ],
  [
    'turns hues by half',
    [200, 40, 40],
    { type: 'hue/saturation', master: range({ hue: 180 }) },
    [40, 200, 200],
  ],
  [
    'loses its colour',
    [200, 40, 40],
    { type: 'hue/saturation', master: range({ saturation: -100 }) },
    [120, 120, 120],
  ],
  [
    'turns reds only',
    [40, 40, 200],
    { type: 'hue/saturation', master: range({}), reds: range({ a: 315, b: 345, c: 15, d: 45, hue: 90 }) },
    [40, 40, 200],
  ],
  [
    'swaps channels',
    [10, 20, 30],
    {
      type: 'channel mixer',
      red: { red: 0, green: 0, blue: 100, constant: 0 },
      green: { red: 0, green: 100, blue: 0, constant: 0 },
      blue: { red: 100, green: 0, blue: 0, constant: 0 },
    },
    [30, 20, 10],
  ],
  ['weighs reds', [200, 100, 100], { type: 'black & white', reds: 40 }, [140, 140, 140]],
  [
    'maps luminosity to a gradient',
    [255, 255, 255],
    {
      type: 'gradient map',
      gradientType: 'solid',
      colorStops: [stop(0, 0, 0, 0), stop(200, 100, 0, 4096)],
      opacityStops: [],
    },
    [200, 100, 0],
  ],
])('an adjustment %s', (_, before, adjustment, after) => {
  const { colour, warnings } = shown([solid(before), adjusted(adjustment)]);
  for (const [i, value] of colour.entries())
    expect(Math.abs(value - (after[i] as number)), `${colour}`).toBeLessThanOrEqual(1);
  expect(warnings[0]?.text).toBe(
    `${JSON.stringify(adjustment.type)} is an adjustment and was drawn into the layers below it`,
  );
});

/** The red of each layer's pixels, by name. */
function reds(layers: readonly PsdLayer[]): Record<string, number | undefined> {
  const { stack } = shown(layers);
  return Object.fromEntries(
    stack.layers.map(({ name, png }) => [name, decodePng(png, { what: name }).data[0]]),
  );
}

const invert: AdjustmentLayer = { type: 'invert' };
const dark = (name: string, more: PsdLayer = {}) => plainLayer(name, [55, 55, 55, 255], more);

test('an adjustment reaches what lies below it, in an isolated group what lies in it, or what it is clipped to', () => {
  const group = (blendMode: 'normal' | 'pass through', more: PsdLayer = {}): PsdLayer => ({
    ...{ name: 'group', blendMode, children: [dark('in'), adjusted(invert)], ...more },
  });
  expect(reds([dark('below'), group('normal'), dark('above')])).toEqual({ below: 55, in: 200, above: 55 });
  expect(reds([dark('below'), group('pass through')])).toEqual({ below: 200, in: 200 });
  expect(reds([dark('below'), group('pass through', { opacity: 0.2 })])).toEqual({ below: 84, in: 200 });
  expect(reds([dark('below'), group('pass through', { hidden: true })])).toEqual({ below: 55, in: 55 });
  const clipped = [dark('base'), dark('clip', { clipping: true }), adjusted(invert, { clipping: true })];
  expect(reds([dark('below'), ...clipped])).toEqual({ below: 55, base: 200, clip: 200 });
});

test('an adjustment has a mask, an opacity and a blend mode', () => {
  const mask = {
    ...{ left: 0, top: 0, right: 2, bottom: 4, defaultColor: 0 },
    imageData: fill(2, 4, [255, 255, 255, 255]),
  };
  const layers = [dark('below'), adjusted(invert, { mask })];
  expect(shown(layers, 1).colour).toEqual([200, 200, 200]);
  expect(shown(layers, 3).colour).toEqual([55, 55, 55]);
  expect(shown([dark('below'), adjusted(invert, { opacity: 0.2 })]).colour).toEqual([84, 84, 84]);
  expect(shown([dark('below'), adjusted(invert, { blendMode: 'multiply' })]).colour).toEqual([43, 43, 43]);
});
