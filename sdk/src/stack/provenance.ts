import * as z from 'zod/mini';
import { selfCheckOf } from './self-check.js';

const side = z.int().check(z.positive());
const slot = z.int().check(z.nonnegative());

/** Further fields from a newer server are dropped, not refused. */
export const vocabularyCheck = z.object({
  understood: z.exactOptional(z.array(z.object({ slot, words: z.array(z.string()) }))),
  approximate: z.exactOptional(z.array(z.object({ slot, said: z.string(), taken: z.string() }))),
  unknown: z.array(z.object({ slot, caption: z.string(), words: z.array(z.string()) })),
  omitted: z.exactOptional(z.array(z.object({ slot, said: z.string(), why: z.string() }))),
  page: z.exactOptional(z.object({ said: z.string(), width: side, height: side })),
});

const check = z.object({
  value: z.nullable(z.number()),
  flag: z.boolean(),
  layers: z.readonly(z.array(z.string())),
});
export const selfCheck = selfCheckOf(check);

export const provenance = z.object({
  task: z.string(),
  prompt: z.exactOptional(z.string()),
  model: z.string(),
  weights: z.string(),
  seed: z.int(),
  steps: z.int(),
  guidance: z.number(),
  /** Who took a picture apart; absent: the network alone. */
  expert: z.exactOptional(z.string()),
  /** Words of the text that the model did not know. */
  vocabulary: z.exactOptional(vocabularyCheck),
  /** Sentences about what is worth a second look; absent where nothing is. */
  remarks: z.exactOptional(z.array(z.string())),
  /** The server's checks of the finished stack, as `done` has them. */
  selfCheck: z.exactOptional(selfCheck),
});

/** How a stack was made: enough to request it again. `weights` is the digest of the weights. */
export type Provenance = Readonly<z.infer<typeof provenance>>;

/** The provenance in a manifest; undefined where a part of it is missing. */
export function provenanceOf(whole: unknown): Provenance | undefined {
  return provenance.safeParse(whole).data;
}
