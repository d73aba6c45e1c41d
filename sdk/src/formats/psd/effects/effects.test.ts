import type { LayerEffectsInfo, Layer as PsdLayer } from 'ag-psd';
import { expect, test } from 'vitest';
import { fill, psdOf } from '../../../testing/designs.js';
import { readPsd } from '../index.js';

const SIDE = 20;
const px = (value: number) => ({ value, units: 'Pixels' as const });
const colour = (r: number, g: number, b: number) => ({ r, g, b });

/** What a blue square of 8 px in the middle of a white page of 20 px shows along row 10, with effects. */
function row(effects: LayerEffectsInfo, more: PsdLayer = {}) {
  const paper: PsdLayer = {
    name: 'paper',
    left: 0,
    top: 0,
    imageData: fill(SIDE, SIDE, [255, 255, 255, 255]),
  };
  const square: PsdLayer = {
    ...{ name: 'square', left: 6, top: 6, imageData: fill(8, 8, [0, 0, 255, 255]) },
    ...{ effects, ...more },
  };
  const page = { width: SIDE, height: SIDE, imageData: fill(SIDE, SIDE, [0, 0, 0, 255]) };
  const { stack, warnings } = readPsd(psdOf([paper, square], [0, 0, 0, 255], page));
  const { data } = stack.composite();
  const at = (x: number) => [...data.subarray((10 * SIDE + x) * 4, (10 * SIDE + x) * 4 + 3)];
  return { at, warnings: warnings.map(({ text }) => text) };
}

const WHITE = [255, 255, 255];
const BLUE = [0, 0, 255];
const RED = [255, 0, 0];
const red = colour(255, 0, 0);

test('overlays colour the pixels, by their opacity and blend mode', () => {
  const overlay = (more: object) => ({
    solidFill: [{ enabled: true, color: red, opacity: 1, blendMode: 'normal' as const, ...more }],
  });
  expect(row(overlay({})).at(8)).toEqual(RED);
  expect(row(overlay({ opacity: 0.2 })).at(8)).toEqual([51, 0, 204]);
  expect(row(overlay({ blendMode: 'screen' })).at(8)).toEqual([255, 0, 255]);
  expect(row(overlay({})).at(5)).toEqual(WHITE);
  const stops = [
    { color: colour(0, 0, 0), location: 0, midpoint: 0.5 },
    { color: colour(200, 0, 0), location: 1, midpoint: 0.5 },
  ];
  const gradient = { name: 'g', type: 'solid' as const, smoothness: 1, colorStops: stops, opacityStops: [] };
  const across = row({
    gradientOverlay: [{ enabled: true, type: 'linear', angle: 0, gradient, opacity: 1, blendMode: 'normal' }],
  });
  expect([6, 9, 13].map((x) => across.at(x)[0])).toEqual([13, 88, 187]);
});

test('strokes lie outside, inside or on the edge', () => {
  const stroke = (position: 'outside' | 'inside' | 'center') => {
    const { at } = row({
      stroke: [
        {
          enabled: true,
          position,
          size: px(2),
          color: red,
          opacity: 1,
          fillType: 'color',
          blendMode: 'normal',
        },
      ],
    });
    return Array.from(
      { length: 7 },
      (_, i) => ({ [`${WHITE}`]: '-', [`${RED}`]: 'r', [`${BLUE}`]: 'b' })[`${at(i + 3)}`] ?? '?',
    ).join('');
  };
  expect(stroke('outside')).toBe('-rrbbbb');
  expect(stroke('inside')).toBe('---rrbb');
  expect(stroke('center')).toBe('--rrbbb');
});

test('a shadow is cast away from the light and blurred by its size; the fill may be clear', () => {
  const shadow = (size: number, more: object = {}) => ({
    dropShadow: [
      {
        enabled: true,
        color: colour(0, 0, 0),
        opacity: 0.5,
        angle: 180,
        distance: px(3),
        size: px(size),
        choke: px(0),
        blendMode: 'multiply' as const,
        ...more,
      },
    ],
  });
  const hard = row(shadow(0));
  expect([5, 13, 14, 16, 17].map((x) => hard.at(x)[0])).toEqual([255, 0, 127, 127, 255]);
  const soft = row(shadow(3));
  // Two boxes of 3 px weigh 1, 2, 3, 2, 1 of 9.
  expect([15, 16, 17, 18, 19].map((x) => soft.at(x)[0])).toEqual([142, 170, 212, 241, 255]);
  const clear = row(shadow(0), { fillOpacity: 0 });
  expect([6, 12, 14].map((x) => clear.at(x)[0])).toEqual([255, 255, 127]);
  expect(hard.warnings[0]).toBe('"square" has effects, which became pixels');
});

test('glows and inner shadows stay on their side of the edge', () => {
  const glow = row({
    outerGlow: {
      enabled: true,
      color: red,
      opacity: 1,
      size: px(3),
      choke: px(0),
      range: 0.5,
      blendMode: 'normal',
    },
  });
  expect([glow.at(6), glow.at(0)]).toEqual([BLUE, WHITE]);
  expect(glow.at(5)[1]).toBeLessThan(200);
  const inner = row({
    innerShadow: [
      {
        enabled: true,
        color: red,
        opacity: 1,
        angle: 180,
        distance: px(2),
        size: px(0),
        choke: px(0),
        blendMode: 'normal',
      },
    ],
  });
  expect([5, 6, 7, 8].map((x) => inner.at(x))).toEqual([WHITE, RED, RED, BLUE]);
});
