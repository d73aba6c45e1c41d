import * as z from 'zod/mini';
import type { Accepted, FoundLayer, PlannedReference, Progress, Step } from '../events.js';
import { fromBase64 } from '../platform/bytes.js';
import { wireProgress } from '../response/progress.js';
import { iconReference, layerText, manifest, manifestLayer } from '../stack/manifest.js';
import { selfCheck, vocabularyCheck } from '../stack/provenance.js';

const count = z.int().check(z.nonnegative());
const side = z.int().check(z.positive());
const size = { width: side, height: side };
const region = z.object({ x: z.int(), y: z.int(), width: count, height: count });
const sentences = z.array(z.string());
const place = { index: count, of: count };

const png = z.pipe(
  z.string().check(z.meta({ contentEncoding: 'base64', contentMediaType: 'image/png' })),
  z.transform((text, ctx) => {
    try {
      return fromBase64(text);
    } catch {
      ctx.issues.push({ code: 'custom', input: text, message: 'is not base64' });
      return z.NEVER;
    }
  }),
);
const pngs = z.record(z.string(), png).check(z.meta({ description: 'PNGs by their digest.' }));

const found = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.exactOptional(z.string()),
  confidence: z.exactOptional(z.number()),
  text: z.exactOptional(layerText),
}) satisfies z.ZodMiniType<FoundLayer>;

const expert = z.exactOptional(z.enum(['experts', 'network']));

const planned = z.object({ slot: count, ...iconReference.shape }) satisfies z.ZodMiniType<PlannedReference>;

/** `Accepted`, and what `Plan` has of it. */
export const layout = {
  canvas: z.object(size),
  page: region,
  picture: z.exactOptional(z.object({ ...size, scale: z.number(), remarks: sentences })),
  regions: z.array(region),
  expert,
  found: z.exactOptional(z.array(found)),
  working: z.exactOptional(z.object(size)),
  scale: z.exactOptional(z.number()),
  captions: z.exactOptional(sentences),
  tokens: count,
  bucket: count,
  steps: count,
  guidance: z.number(),
  seed: z.int(),
  vocabulary: z.exactOptional(vocabularyCheck),
  references: z.exactOptional(z.array(planned)),
  remarks: sentences,
};

const accepted = z.object({ ...layout, queueMs: z.number() }) satisfies z.ZodMiniType<Accepted>;

const progress = z.object({ ...wireProgress.shape, ...place }) satisfies z.ZodMiniType<Progress>;

const step = z.object({
  ...place,
  sigma: z.number(),
  nextSigma: z.number(),
  ms: z.number(),
  preview: z.exactOptional(png),
}) satisfies z.ZodMiniType<Step>;

const layer = z.object({ ...place, layer: manifestLayer, pngs });

/** What a finished run gives, with its stack in two parts: its manifest, and PNGs. */
export const doneMessage = z.object({
  manifest,
  pngs,
  student: count,
  timings: z.record(z.string(), z.number()),
  selfCheck,
  expert,
  dropped: z.exactOptional(z.array(found)),
  vocabulary: z.exactOptional(vocabularyCheck),
  remarks: sentences,
});

/** Messages by type, beside `error`. Further fields from a newer server are dropped, not refused. */
export const MESSAGES = { progress, accepted, step, layer, done: doneMessage };
