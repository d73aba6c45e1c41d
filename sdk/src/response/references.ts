import * as z from 'zod';
import type { PlannedReference } from '../events.js';
import type { Entry } from '../request/request.js';
import type { IconReference } from '../stack/reference.js';

const byte = z.number().min(0).max(255);

const shape = {
  name: z.string(),
  icon: z.string(),
  set: z.string(),
  author: z.string(),
  licence: z.string(),
  licence_url: z.string().exactOptional(),
  url: z.string().exactOptional(),
  version: z.string().exactOptional(),
  words: z.array(z.string()),
  colour: z.tuple([byte, byte, byte]).exactOptional(),
};

/** Of an event `layer`. */
export const wireReference = z.object(shape).transform(renamed);

/** An element of `references` of `accepted` and `plan`. */
export const wirePlannedReference = z
  .object({ slot: z.int().nonnegative(), ...shape })
  .transform(({ slot, ...rest }): PlannedReference => ({ slot, ...renamed(rest) }));

function renamed({ licence_url, ...rest }: z.infer<z.ZodObject<typeof shape>>): IconReference {
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
