import type { FakeEvent } from './fake-server.js';
import { accepted, done, layer, step } from './scripts.js';

/**
 * How the server answers a prompt for a canvas of 640 x 320 px, which it draws in 64 x 32: a background, a string that is set in type,
 * and one that no font has.
 */

export const SALE_ON_WIRE = {
  string: 'GRAND\nSALE',
  box: [45, 60, 190, 100],
  angle: 0,
  vertical: false,
  colour: [255, 255, 255],
  height: 50,
  alignment: 'center',
  confidence: 1,
  family: 'Archivo',
  size: 68.5,
};

const { queue_ms, ...layout } = {
  ...(accepted.info as { queue_ms: number }),
  canvas: [640, 320],
  page: [0, 0, 640, 320],
  working: [64, 32],
  regions: [
    [0, 0, 640, 320],
    [0, 0, 320, 160],
    [320, 160, 320, 160],
  ],
  captions: ['blue background', 'white text "GRAND SALE"', 'red text "👍"'],
  tokens: 24,
};

/** The plan of the same prompt. */
export const planOfWords: FakeEvent = {
  event: 'plan',
  info: {
    ...layout,
    ...{ quality: 'standard', student: 2, layers: 3, seconds: 0.4, memory: 4e6, pixels: 2_457_600 },
    ...{ request: 90, model: 'tiny', weights: 'sha256:00' },
  },
};

function written(index: number, slot: number, region: number[], details: object): FakeEvent {
  const plain = layer(index, slot, region, 3);
  return { ...plain, info: { ...(plain.info as object), ...details } };
}

/** Everything that the server says, in order. */
export const WORDS_STORY: readonly FakeEvent[] = [
  { event: 'accepted', info: { ...layout, queue_ms } },
  step(1),
  step(2),
  layer(1, 1, [0, 0, 640, 320], 3),
  written(2, 2, [40, 30, 200, 130], { lettering: 'typeset', text: SALE_ON_WIRE }),
  written(3, 3, [330, 165, 300, 150], { lettering: 'drawn' }),
  {
    event: 'done',
    info: {
      ...(done.info as object),
      notes: [
        { slot: 2, text: '#ffffff cannot be read on what lies beneath; set in #1a1a1a' },
        { slot: 3, text: 'its text is as drawn, for it cannot be set: "👍" has emoji' },
      ],
    },
  },
];
