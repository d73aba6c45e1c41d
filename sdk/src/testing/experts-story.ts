import type { FakeEvent } from './fake-server.js';
import { accepted, done, layer } from './scripts.js';

/** How the experts answer a picture of 64 x 64 px in which they find a text, a picture, and something that is nothing. */

export function progress(stage: unknown, index: number, of: number, text: string): FakeEvent {
  return { event: 'progress', index: [index, of], info: { stage, text } };
}

export const HEADLINE_ON_WIRE = {
  string: 'SUMMER\nSALE',
  box: [18, 20, 24, 10],
  angle: 1.5,
  vertical: false,
  colour: [250, 240, 30],
  height: 4.5,
  alignment: 'left',
  confidence: 0.98,
};

const background = { kind: 'background', name: 'Background', confidence: null };
export const TEXT_ON_WIRE = { kind: 'text', confidence: 0.98, text: HEADLINE_ON_WIRE };
const picture = { kind: 'picture', confidence: 0.7 };

const found = {
  ...(accepted.info as object),
  regions: [
    [0, 0, 64, 64],
    [16, 16, 32, 16],
    [8, 40, 8, 8],
    [24, 40, 16, 16],
  ],
  ...{ tokens: 0, bucket: 0, steps: 0, guidance: 1, expert: 'experts', working: [32, 32] },
  picture: { size: [64, 64], remarks: [] },
  layers: [
    background,
    { ...TEXT_ON_WIRE, name: 'SUMMER SALE' },
    { kind: null, name: 'Layer 2', confidence: 0.3 },
    { ...picture, name: 'picture' },
  ],
};

export const acceptedByExperts: FakeEvent = { event: 'accepted', info: found };

const { queue_ms: _, ...planned } = found as typeof found & { queue_ms: number };

/** The plan of the same picture. */
export const planByExperts: FakeEvent = {
  event: 'plan',
  info: {
    ...planned,
    ...{ quality: 'standard', student: 0, seconds: 2.5, memory: 4e6, pixels: 19_456, request: 200 },
    ...{ model: 'small', weights: 'sha256:00' },
  },
};

/** A layer event with what is known about its content. */
export function detailedLayer(index: number, slot: number, region: number[], details: object): FakeEvent {
  const plain = layer(index, slot, region, 3);
  return { ...plain, info: { ...(plain.info as object), ...details } };
}

const unflagged = { value: 0, flag: false, slots: [] };
const { self_check: checks, ...end } = done.info as { self_check: object };

export const doneByExperts: FakeEvent = {
  event: 'done',
  info: {
    ...end,
    ...{ steps: 0, guidance: 1, model: 'small', expert: 'experts', dropped: [3] },
    self_check: { ...checks, doubt: unflagged, ghost: unflagged, shards: unflagged },
  },
};

export const LAYERS: readonly FakeEvent[] = [
  detailedLayer(1, 1, [0, 0, 64, 64], { ...background, alpha: null }),
  progress('refine', 2, 2, 'refining 2 of 2'),
  detailedLayer(2, 2, [18, 20, 24, 10], { ...TEXT_ON_WIRE, alpha: 'text' }),
  detailedLayer(3, 4, [24, 40, 16, 16], { ...picture, alpha: 'refiner' }),
];

/** Everything that the server says, in order. */
export const EXPERTS_STORY: readonly FakeEvent[] = [
  { event: 'heartbeat' },
  progress('read', 1, 1, 'reading text'),
  progress('find', 1, 1, 'finding layers'),
  acceptedByExperts,
  progress('refine', 1, 2, 'refining 1 of 2'),
  ...LAYERS,
  progress('check', 1, 1, 'checking'),
  doneByExperts,
];
