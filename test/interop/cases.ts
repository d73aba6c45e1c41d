import { encodePng, type LayerInit, LayerStack, makeLayer, type RgbaImage } from '@mrt/sdk';

type Box = readonly [x: number, y: number, width: number, height: number];

/** A stack together with the pixels that its layers were painted with. */
export interface Case {
  readonly stack: LayerStack;
  readonly pixels: readonly RgbaImage[];
}

/** Noise in every channel, alpha too, so that a shifted or rounded pixel shows. */
function noise(width: number, height: number, seed: number, opaque: boolean): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  let state = seed + 1;
  for (let at = 0; at < data.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[at] = opaque && at % 4 === 3 ? 255 : state >>> 24;
  }
  return { width, height, data };
}

interface Spec extends Partial<Pick<LayerInit, 'name' | 'opacity' | 'hidden' | 'locked'>> {
  readonly box: Box;
  readonly opaque?: boolean;
}

function build(canvas: readonly [number, number], page: Box, specs: readonly Spec[]): Case {
  const pixels = specs.map(({ box, opaque = false }, z) => noise(box[2], box[3], z, opaque));
  const layers = specs.map(({ box: [x, y, width, height], opaque: _, ...look }, z) =>
    makeLayer({
      id: `layer-${z}`,
      name: `layer ${z}`,
      role: z === 0 ? 'background' : 'layer',
      region: { x, y, width, height },
      png: encodePng(pixels[z] as RgbaImage),
      source: 'generated',
      ...look,
    }),
  );
  const [x, y, width, height] = page;
  const size = { width: canvas[0], height: canvas[1] };
  return { stack: new LayerStack({ canvas: size, page: { x, y, width, height }, layers }), pixels };
}

const PAGE: Box = [16, 16, 64, 48];

const NAMES = [
  'plain',
  '',
  '  spaces  ',
  `<b>&amp; "quoted" 'single' </layer>`,
  'שלום עולם',
  'مرحبا',
  '日本語の層',
  '👩‍👩‍👧 🎈 family',
  'e\u0301 combining',
  '../../etc/passwd',
  'tab\tand\nnew line',
  'long '.repeat(60).trim(),
];

/** Everything that tends to get lost on the way into a layered file. */
export const CASES: Readonly<Record<string, Case>> = {
  overflow: build([96, 80], PAGE, [
    { box: PAGE, opaque: true },
    { box: [0, 30, 32, 16] },
    { box: [70, 30, 26, 16] },
    { box: [30, 0, 16, 32] },
    { box: [30, 50, 16, 30] },
    { box: [0, 0, 96, 80], opacity: 0.5 },
    { box: [0, 0, 16, 16] },
    { box: [80, 0, 16, 80] },
  ]),
  looks: build(
    [64, 48],
    [0, 0, 64, 48],
    [
      { box: [0, 0, 40, 40] },
      { box: [8, 8, 40, 40], opacity: 0.5 },
      { box: [16, 0, 40, 40], opacity: 0 },
      { box: [24, 4, 40, 40], hidden: true },
      { box: [2, 20, 20, 20], locked: true, opacity: 0.3 },
      { box: [4, 24, 20, 20], hidden: true, locked: true, opacity: 1 / 3 },
    ],
  ),
  odd: build(
    [37, 19],
    [3, 1, 31, 17],
    [
      { box: [3, 1, 31, 17] },
      { box: [0, 0, 1, 1] },
      { box: [5, 5, 1, 1], opaque: true },
      { box: [7, 2, 1, 17] },
      { box: [0, 9, 37, 1] },
      { box: [10, 3, 7, 13] },
    ],
  ),
  tiny: build([5, 1], [0, 0, 5, 1], [{ box: [0, 0, 5, 1] }, { box: [4, 0, 1, 1], opacity: 0.5 }]),
  clear: build([20, 20], [5, 5, 10, 10], [{ box: [0, 0, 20, 20], hidden: true }, { box: [0, 0, 5, 5] }]),
  many: build(
    [96, 80],
    PAGE,
    Array.from({ length: 20 }, (_, z) => ({
      box: [(z * 7) % 48, (z * 11) % 40, 48, 40] as const,
      opacity: [1, 0.5, 0.25, 0.9][z % 4] as number,
      opaque: z % 3 === 0,
    })),
  ),
  dot: build([1, 1], [0, 0, 1, 1], [{ box: [0, 0, 1, 1] }]),
  narrow: build([12, 9], [2, 1, 3, 7], [{ box: [2, 1, 3, 7], opaque: true }, { box: [0, 0, 12, 9] }]),
  // Larger than a PSD can be: they become PSBs.
  tall: build([8, 30_016], [0, 0, 8, 64], [{ box: [0, 0, 8, 64] }, { box: [1, 0, 1, 30_001] }]),
  wide: build([30_016, 8], [0, 0, 64, 8], [{ box: [0, 0, 64, 8] }, { box: [0, 1, 30_001, 5], opacity: 0.5 }]),
  names: build(
    [16, 16],
    [0, 0, 16, 16],
    NAMES.map((name) => ({ box: [0, 0, 16, 16] as const, name })),
  ),
};
