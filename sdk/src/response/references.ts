import * as z from 'zod/mini';
import type { PlannedReference } from '../events.js';
import type { Entry } from '../request/request.js';
import type { IconReference } from '../stack/reference.js';

const byte = z.number().check(z.gte(0), z.lte(255));

const shape = {
  name: z.string(),
  icon: z.string(),
  set: z.string(),
  author: z.string(),
  licence: z.string(),
  licence_url: z.exactOptional(z.string()),
  url: z.exactOptional(z.string()),
  version: z.exactOptional(z.string()),
  words: z.array(z.string()),
  colour: z.exactOptional(z.tuple([byte, byte, byte])),
};

/** Of an event `layer`. */
export const wireReference = z.pipe(z.object(shape), z.transform(renamed));

/** An element of `references` of `accepted` and `plan`. */
export const wirePlannedReference = z.pipe(
  z.object({ slot: z.int().check(z.nonnegative()), ...shape }),
  z.transform(({ slot, ...rest }): PlannedReference => ({ slot, ...renamed(rest) })),
);

function renamed({ licence_url, ...rest }: z.infer<z.ZodMiniObject<typeof shape>>): IconReference {
  return { ...rest, ...(licence_url !== undefined && { licenceUrl: licence_url }) };
}

/** The name of a layer that shows a drawing for some of its caption's words, while others are unknown. */
export function drawnName(
  references: readonly PlannedReference[] | undefined,
  slots: readonly Entry[],
  { id }: Entry,
): string | undefined {
  return references?.find(({ slot }) => slots[slot - 1]?.id === id)?.name;
}
