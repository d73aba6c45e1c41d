import { encodePng } from '../image/index.js';
import { digestOf } from '../stack/layer.js';
import { type FakeCall, type FakeEvent, response } from './fake-server.js';

/** A PNG of one colour. */
export function plainPng(width: number, height: number, rgba = [200, 40, 40, 255]): Uint8Array<ArrayBuffer> {
  return encodePng({
    width,
    height,
    data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => rgba[i % 4] as number),
  });
}

/** The input of a small design: a background and one layer on a canvas of 64 x 64. */
export const DESIGN = {
  prompt: 'a red star',
  canvas: { width: 64, height: 64 },
  layers: [{ region: { x: 16, y: 16, width: 32, height: 32 }, caption: 'a red star' }],
};

export const accepted: FakeEvent = {
  event: 'accepted',
  info: {
    canvas: [64, 64],
    page: [0, 0, 64, 64],
    regions: [
      [0, 0, 64, 64],
      [16, 16, 32, 32],
    ],
    tokens: 36,
    bucket: 64,
    steps: 2,
    guidance: 2,
    seed: 7,
    queue_ms: 0.5,
  },
};

export function step(index: number, of = 2, image?: Uint8Array): FakeEvent {
  const info = { sigma: 1 - (index - 1) / of, next_sigma: 1 - index / of, ms: 3 };
  return { event: 'step', index: [index, of], info, ...(image && { image }) };
}

export function layer(index: number, slot: number, region: number[], of = 2): FakeEvent {
  const [, , width, height] = region as [number, number, number, number];
  const image = plainPng(width, height);
  const role = slot === 1 ? 'background' : 'layer';
  return { event: 'layer', index: [index, of], image, info: { slot, role, region, digest: digestOf(image) } };
}

const unflagged = { value: 0, flag: false, slots: [] };

export const done: FakeEvent = {
  event: 'done',
  info: {
    seed: 7,
    quality: '',
    steps: 2,
    student: 0,
    guidance: 2,
    model: 'tiny',
    weights: 'sha256:00',
    timings: { total_ms: 12 },
    self_check: {
      recomposition: { value: 34.2, flag: false, slots: [] },
      blank: { value: 1, flag: false, slots: [] },
      duplicate: unflagged,
      outside: unflagged,
      grey: unflagged,
    },
  },
};

/** Everything that the server says of `DESIGN`, in order. */
export const STORY: readonly FakeEvent[] = [
  accepted,
  step(1),
  step(2),
  layer(1, 1, [0, 0, 64, 64]),
  layer(2, 2, [16, 16, 32, 32]),
  done,
];

/** Answers with the whole `STORY`. */
export async function story(call: FakeCall): Promise<void> {
  for (const event of STORY) await call.send(response(event));
  await call.send(response(undefined, true));
  call.end();
}

/** Accepts, sends one step, and then nothing more. */
export async function stuck(call: FakeCall): Promise<void> {
  await call.send(response(accepted));
  await call.send(response(step(1)));
}
