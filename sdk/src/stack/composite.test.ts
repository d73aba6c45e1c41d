import { expect, test } from 'vitest';
import { encodePng } from '../image/index.js';
import { BLEND_MODES, type BlendMode } from './blend.js';
import { type GroupInit, makeGroup } from './group.js';
import { type LayerInit, makeLayer } from './layer.js';
import { maskOf } from './mask.js';
import { LayerStack } from './stack.js';

type Rgba = readonly [number, number, number, number];

const canvas = { width: 2, height: 1 };
const region = { x: 0, y: 0, ...canvas };

function layer(id: string, rgba: Rgba, more: Partial<LayerInit> = {}) {
  const box = more.region ?? region;
  const data = Uint8ClampedArray.from(
    { length: box.width * box.height * 4 },
    (_, at) => rgba[at % 4] as number,
  );
  return makeLayer({ id, region: box, png: encodePng({ ...box, data }), ...more });
}

/** The two pixels of a stack. */
function pixels(layers: LayerInit[], groups: GroupInit[] = []) {
  const stack = new LayerStack({ canvas, layers: layers.map(makeLayer), groups: groups.map(makeGroup) });
  const { data } = stack.composite();
  return [[...data.slice(0, 4)], [...data.slice(4)]];
}

const left = { x: 0, y: 0, width: 1, height: 1 };
const right = { x: 1, y: 0, width: 1, height: 1 };
const back: Rgba = [200, 100, 50, 255];
const over: Rgba = [100, 150, 250, 255];

// As psd-tools 1.24 has them (psd_tools.composite.blend).
const WANTED: Record<BlendMode, readonly number[]> = {
  normal: [100, 150, 250],
  multiply: [78, 59, 49],
  screen: [222, 191, 251],
  overlay: [188, 118, 98],
  darken: [100, 100, 50],
  lighten: [200, 150, 250],
  'color-dodge': [255, 243, 255],
  'color-burn': [115, 0, 46],
  'hard-light': [157, 127, 246],
  'soft-light': [191, 111, 111],
  difference: [100, 50, 200],
  exclusion: [143, 132, 202],
  hue: [78, 129, 229],
  saturation: [200, 100, 50],
  color: [78, 129, 229],
  luminosity: [222, 122, 72],
  'linear-burn': [45, 0, 45],
  'linear-dodge': [255, 250, 255],
  'darker-color': [200, 100, 50],
  'lighter-color': [100, 150, 250],
  'vivid-light': [185, 121, 255],
  'linear-light': [145, 145, 255],
  'pin-light': [200, 100, 245],
  'hard-mix': [255, 0, 255],
  subtract: [100, 0, 0],
  divide: [255, 170, 51],
};

test.each(BLEND_MODES)('%s', (blendMode) => {
  const [drawn] = pixels([layer('back', back), layer('over', over, { blendMode })]);
  for (const [i, value] of [...WANTED[blendMode], 255].entries())
    expect(Math.abs((drawn?.[i] as number) - value), `${blendMode}: ${drawn}`).toBeLessThanOrEqual(1);
});

test('a blend mode counts as far as there is a backdrop', () => {
  const clear = layer('clear', [200, 100, 50, 0]);
  const half = layer('half', [200, 100, 50, 128]);
  const multiplied = layer('over', over, { blendMode: 'multiply' });
  expect(pixels([clear, multiplied])[0]).toEqual([...over]);
  // Half of the source is multiplied with the backdrop, the other half plain: (100 + 78.4) / 2.
  expect(pixels([half, multiplied])[0]).toEqual([89, 104, 149, 255]);
});

test('an isolated group is blended as one picture, a pass-through group layer by layer', () => {
  const layers = [
    layer('back', back),
    layer('a', over, { group: 'g', blendMode: 'multiply' }),
    layer('b', [255, 255, 255, 128], { group: 'g' }),
  ];
  const through = pixels(layers, [{ id: 'g' }])[0];
  expect(through).toEqual(pixels(layers.map(({ group: _, ...rest }) => rest))[0]);
  expect(through).toEqual([167, 157, 152, 255]);
  // Alone in its group, `a` has nothing to be multiplied with.
  expect(pixels(layers, [{ id: 'g', blendMode: 'normal' }])[0]).toEqual([178, 203, 253, 255]);
  expect(pixels(layers, [{ id: 'g', blendMode: 'multiply' }])[0]).toEqual([139, 79, 50, 255]);
});

test('opacity, visibility and masks of groups count for their layers together', () => {
  const layers = [
    layer('back', [0, 0, 0, 255]),
    layer('a', [255, 0, 0, 255], { group: 'g' }),
    layer('b', [0, 255, 0, 255], { group: 'g' }),
  ];
  const mask = maskOf([255, 0], region);
  for (const blendMode of ['pass-through', 'normal'] as const) {
    const at = (more: object) => pixels(layers, [{ id: 'g', blendMode, ...more }]);
    expect(at({ opacity: 0.5 })[0]).toEqual([0, 128, 0, 255]); // not a bit of the red one below
    expect(at({ hidden: true })[0]).toEqual([0, 0, 0, 255]);
    expect(at({ mask })).toEqual([
      [0, 255, 0, 255],
      [0, 0, 0, 255],
    ]);
    expect(at({ mask: { ...mask, disabled: true } })[1]).toEqual([0, 255, 0, 255]);
  }
});

test('a hidden group hides the groups in it', () => {
  const layers = [layer('a', over, { group: 'inner' })];
  const inner = { id: 'inner', parent: 'outer' };
  expect(pixels(layers, [{ id: 'outer', hidden: true }, inner])[0]).toEqual([0, 0, 0, 0]);
  expect(pixels(layers, [{ id: 'outer', opacity: 0.5 }, inner])[0]).toEqual([100, 150, 250, 128]);
});

test('a mask multiplies the alpha, inside and outside of its region', () => {
  const mask = maskOf([64], left);
  const masked = (more: object) =>
    pixels([layer('a', over, { mask: { ...mask, ...more } })]).map((px) => px[3]);
  expect(masked({})).toEqual([64, 0]);
  expect(masked({ outside: 255 })).toEqual([64, 255]);
  expect(masked({ disabled: true })).toEqual([255, 255]);
});

test('clipped layers show where their base does, with its opacity and blend mode', () => {
  const red = [255, 0, 0, 255] as const;
  const base = layer('base', over, { region: left, opacity: 0.5 });
  const top = layer('top', red, { clipped: true });
  expect(pixels([base, top])).toEqual([
    [255, 0, 0, 128],
    [0, 0, 0, 0],
  ]);
  // Half red over blue first, then multiplied onto the backdrop.
  const both = [
    layer('back', back),
    { ...base, opacity: 1, blendMode: 'multiply' as const },
    { ...top, opacity: 0.5 },
  ];
  expect(pixels(both)).toEqual([[139, 29, 25, 255], [...back]]);
  expect(pixels([{ ...base, hidden: true }, top])[0]).toEqual([0, 0, 0, 0]);
  expect(pixels([top])[1]).toEqual([...red]); // nothing to be clipped to
  const masked = { ...base, region, opacity: 1, png: layer('x', over).png, mask: maskOf([0, 255], region) };
  expect(pixels([masked, top])).toEqual([[0, 0, 0, 0], [...red]]);
});

test('layers are clipped to a group, and a group to a layer', () => {
  const group = { id: 'g' };
  const inside = layer('a', over, { region: left, group: 'g' });
  const top = layer('top', [255, 0, 0, 255], { clipped: true });
  expect(pixels([inside, top], [group])).toEqual([
    [255, 0, 0, 255],
    [0, 0, 0, 0],
  ]);
  const base = layer('base', back, { region: right });
  const filled = layer('b', over, { group: 'g' });
  expect(pixels([base, filled], [{ ...group, clipped: true }])).toEqual([[0, 0, 0, 0], [...over]]);
});

test('an artboard cuts its layers and has a colour', () => {
  const artboard = { region: right, color: [9, 8, 7] as const };
  const half = layer('a', [100, 150, 250, 0], { group: 'g' });
  expect(pixels([half], [{ id: 'g', artboard }])).toEqual([
    [0, 0, 0, 0],
    [9, 8, 7, 255],
  ]);
  const whole = layer('a', over, { group: 'g' });
  expect(pixels([whole], [{ id: 'g', artboard: { region: right } }])).toEqual([[0, 0, 0, 0], [...over]]);
});
