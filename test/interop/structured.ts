import {
  encodePng,
  type GroupInit,
  type LayerInit,
  LayerStack,
  makeGroup,
  makeLayer,
  maskOf,
} from '@mrt/sdk';

const SIDE = 24;

/** A smooth picture with soft and hard edges, so that blending shows on all tones. */
function picture(width: number, height: number, seed: number, opaque: boolean) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0, px = 0; at < data.length; at += 4, px++) {
    const [x, y] = [px % width, Math.floor(px / width)];
    data[at] = (x * 11 + seed * 67) % 256;
    data[at + 1] = (y * 13 + seed * 101) % 256;
    data[at + 2] = ((x + y) * 7 + seed * 37) % 256;
    data[at + 3] = opaque ? 255 : Math.min(255, 20 * Math.min(x + 1, width - x, y + 1, height - y));
  }
  return encodePng({ width, height, data });
}

function stackOf(
  layers: (Partial<LayerInit> & { box?: readonly number[]; opaque?: boolean })[],
  groups: GroupInit[] = [],
): LayerStack {
  const page = { x: 4, y: 4, width: SIDE, height: SIDE };
  const made = layers.map(({ box = [4, 4, SIDE, SIDE], opaque = false, ...more }, z) => {
    const [x, y, width, height] = box as [number, number, number, number];
    const png = picture(width, height, z, opaque || z === 0);
    const role = z === 0 ? 'background' : 'layer';
    return makeLayer({ id: `layer-${z}`, role, region: { x, y, width, height }, png, ...more });
  });
  const canvas = { width: SIDE + 8, height: SIDE + 8 };
  return new LayerStack({ canvas, page, layers: made, groups: groups.map(makeGroup) });
}

const mask = maskOf(
  Uint8Array.from({ length: 12 * 10 }, (_, at) => (at * 17) % 256),
  { x: 8, y: 9, width: 12, height: 10 },
  { outside: 200 },
);

/** Stacks with the structure that designs have. */
export const STRUCTURED: Readonly<Record<string, LayerStack>> = {
  multiply: stackOf([{}, { blendMode: 'multiply', box: [0, 6, 20, 20] }]),
  'soft-light': stackOf([{}, { blendMode: 'soft-light', opacity: 0.6 }]),
  luminosity: stackOf([{}, { blendMode: 'luminosity', box: [8, 0, 24, 24] }]),
  isolated: stackOf(
    [{}, { group: 'g', blendMode: 'screen' }, { group: 'g', box: [10, 10, 16, 16] }],
    [{ id: 'g', blendMode: 'multiply', opacity: 0.8 }],
  ),
  through: stackOf(
    [{}, { group: 'g', blendMode: 'screen' }, { group: 'g', box: [10, 10, 16, 16] }],
    [{ id: 'g' }],
  ),
  nested: stackOf(
    [{}, { group: 'inner' }, { group: 'outer', box: [2, 2, 14, 14] }, { hidden: true }],
    [
      { id: 'outer', name: 'Äußere <&>', blendMode: 'normal', opacity: 0.5 },
      { id: 'inner', parent: 'outer', blendMode: 'overlay', locked: true },
    ],
  ),
  masked: stackOf([{}, { mask, box: [4, 4, 20, 20] }]),
  'masked group': stackOf([{}, { group: 'g' }], [{ id: 'g', blendMode: 'normal', mask }]),
  // Programs differ in what is clipped to something half transparent.
  clipped: stackOf([
    {},
    { box: [8, 8, 16, 16], opaque: true },
    { clipped: true, opacity: 0.7 },
    { box: [20, 2, 10, 10] },
  ]),
};
