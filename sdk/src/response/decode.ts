import * as z from 'zod/mini';
import { ERROR_CODES, MRTError } from '../errors.js';
import { vocabularyCheck } from '../stack/provenance.js';
import type { WireEvent } from '../transport/transport.js';
import { validate } from '../validate.js';
import { wireDetails, wireFound } from './found.js';
import { isKnown, wireProgress } from './progress.js';
import { wirePlannedReference } from './references.js';
import { wireSelfCheck } from './self-check.js';

const count = z.int().check(z.nonnegative());
const quad = z.tuple([z.int(), z.int(), count, count]);
const code = z.enum(ERROR_CODES);

const expert = z.exactOptional(z.enum(['experts', 'network']));

const layout = {
  canvas: z.tuple([count, count]),
  page: quad,
  picture: z.exactOptional(z.object({ size: z.tuple([count, count]), remarks: z.array(z.string()) })),
  regions: z.array(quad),
  captions: z.exactOptional(z.array(z.string())),
  tokens: count,
  bucket: count,
  steps: count,
  guidance: z.number(),
  seed: z.int(),
  expert,
  working: z.exactOptional(z.tuple([z.int().check(z.positive()), z.int().check(z.positive())])),
  references: z.exactOptional(z.array(wirePlannedReference)),
  vocabulary: z.exactOptional(vocabularyCheck),
};

const INFO = {
  plan: z.object({
    ...layout,
    quality: z.string(),
    student: count,
    /** Of the network their number, of the experts what was found. */
    layers: z.union([count, z.array(wireFound)]),
    seconds: z.number(),
    memory: count,
    pixels: count,
    request: count,
    model: z.string(),
    weights: z.string(),
  }),
  accepted: z.object({ ...layout, layers: z.exactOptional(z.array(wireFound)), queue_ms: z.number() }),
  heartbeat: z.object({}),
  progress: wireProgress,
  step: z.object({ sigma: z.number(), next_sigma: z.number(), ms: z.number() }),
  layer: z.object({
    slot: count,
    role: z.enum(['background', 'layer']),
    region: quad,
    digest: z.string(),
    ...wireDetails,
  }),
  done: z.object({
    seed: z.int(),
    quality: z.string(),
    steps: count,
    student: count,
    guidance: z.number(),
    model: z.string(),
    weights: z.string(),
    timings: z.record(z.string(), z.number()),
    self_check: wireSelfCheck,
    expert,
    dropped: z.exactOptional(z.array(count)),
    notes: z.exactOptional(z.array(z.object({ slot: count, text: z.string() }))),
    vocabulary: z.exactOptional(vocabularyCheck),
  }),
  error: z.object({
    code,
    field: z.nullish(z.string()),
    text: z.string(),
    retryable: z.boolean(),
    retry_after_ms: z.exactOptional(z.number().check(z.nonnegative())),
  }),
};

type Kind = keyof typeof INFO;
type Decoded<K extends Kind> = {
  readonly kind: K;
  readonly index: number;
  readonly of: number;
  readonly image: Uint8Array<ArrayBuffer>;
  readonly info: z.infer<(typeof INFO)[K]>;
};

/** A response of model `mrt`, its JSON parsed and validated. */
export type ServerEvent = { [K in Kind]: Decoded<K> }[Kind];

/**
 * Progress in a stage that this version does not know is only a sign of life.
 *
 * @throws MRTError `internal` where the response breaks the contract
 */
export function decodeEvent({ event, index: [index, of], image, info }: WireEvent): ServerEvent {
  if (!(event in INFO))
    throw new MRTError('internal', `the server sent an unknown event ${JSON.stringify(event)}`);
  const kind = event as Kind;
  const parsed = validate(INFO[kind], parseJson(info));
  if (!parsed.success) {
    const text = `the server's ${kind} event has invalid info: ${z.prettifyError(parsed.error)}`;
    throw new MRTError('internal', text, { cause: parsed.error });
  }
  const decoded = { kind, index, of, image, info: parsed.data } as ServerEvent;
  return decoded.kind === 'progress' && !isKnown(decoded.info)
    ? { kind: 'heartbeat', index, of, image, info: {} }
    : decoded;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
