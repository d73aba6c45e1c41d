import * as z from 'zod/mini';
import type { Accepted, FoundLayer, PlannedReference, Progress, RunEvent, Step } from '../events.js';
import { fromBase64, toBase64 } from '../platform/bytes.js';
import { wireProgress } from '../response/progress.js';
import { describedLayer } from '../stack/describe.js';
import type { Layer } from '../stack/layer.js';
import {
  iconReference,
  layerText,
  manifest,
  manifestLayer,
  selfCheck,
  vocabularyCheck,
} from '../stack/manifest.js';
import type { LayerMask } from '../stack/mask.js';
import type { LayerStack } from '../stack/stack.js';

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

/**
 * An event as JSON, its pictures as base64.
 *
 * @param sent the digests of PNGs that the other side has; those of this event are added, and not sent again
 */
export function messageOf({ type, event }: RunEvent, sent: Set<string>): object {
  switch (type) {
    case 'step': {
      const { preview, ...rest } = event;
      return { type, ...rest, ...(preview && { preview: toBase64(preview) }) };
    }
    case 'layer': {
      const { index, of, layer } = event;
      return { type, index, of, layer: describedLayer(layer, index - 1), pngs: unsent([layer], sent) };
    }
    case 'done': {
      const { stack, ...rest } = event;
      return { type, ...rest, manifest: stack.manifest(), pngs: unsent(partsOf(stack), sent) };
    }
    default:
      return { type, ...event };
  }
}

type Part = Pick<Layer, 'mask'> & { readonly png?: Uint8Array; readonly digest?: string };

const partsOf = ({ layers, groups }: LayerStack): Part[] => [
  ...layers,
  ...groups.map(({ mask }) => masked(mask)),
];

const masked = (mask: LayerMask | undefined): Part => (mask ? { mask } : {});

function unsent(parts: readonly Part[], sent: Set<string>): Record<string, string> {
  const pngs: Record<string, string> = {};
  for (const { png, digest } of parts.flatMap((part) => [part, part.mask ?? {}]) as Part[]) {
    if (!png || !digest || sent.has(digest)) continue;
    sent.add(digest);
    pngs[digest] = toBase64(png);
  }
  return pngs;
}
