import * as z from 'zod/mini';
import { MRTError } from '../errors.js';
import type { FoundLayer } from '../events.js';
import { type Entry, type RunRequest, slotsOf } from '../request/request.js';
import { detailsOf, type LayerDetails, type LayerText } from '../stack/details.js';
import { regionOf } from './layout.js';
import { wireReference } from './references.js';

const share = z.number().check(z.gte(0), z.lte(1));
const byte = z.number().check(z.gte(0), z.lte(255));
const length = z.number().check(z.nonnegative());

const text = z.pipe(
  z.object({
    string: z.string(),
    box: z.tuple([z.number(), z.number(), length, length]),
    angle: z.number(),
    bend: z.exactOptional(z.number()),
    vertical: z.boolean(),
    colour: z.tuple([byte, byte, byte]),
    height: length,
    alignment: z.enum(['left', 'center', 'right']),
    confidence: share,
    family: z.exactOptional(z.string()),
    size: z.exactOptional(z.number()),
  }),
  z.transform(({ box, ...rest }): LayerText => ({ ...rest, box: regionOf(box) })),
);

/** What the server says about the content of a layer. */
export const wireDetails = {
  kind: z.nullish(z.string()),
  confidence: z.nullish(share),
  alpha: z.nullish(z.string()),
  lettering: z.nullish(z.string()),
  text: z.nullish(text),
  reference: z.nullish(wireReference),
};

/** An element of `layers` of `accepted` and `plan`. */
export const wireFound = z.object({ ...wireDetails, name: z.string() });

type WireFound = z.infer<typeof wireFound>;
type WireDetails = Omit<WireFound, 'name'>;

/** The details without nulls. */
export function readDetails({
  kind,
  confidence,
  alpha,
  lettering,
  text,
  reference,
}: WireDetails): LayerDetails {
  return detailsOf({
    ...(kind != null && { kind }),
    ...(confidence != null && { confidence }),
    ...(alpha != null && { alpha }),
    ...(lettering != null && { lettering }),
    ...(text != null && { text }),
    ...(reference != null && { reference }),
  });
}

/**
 * The request with its layers named by what the server found in them. The caller's own names stay; so do those from captions
 * of the caller's regions, but not those from a prompt, whose order says nothing about layers that the server found.
 *
 * @param given whether the regions are the caller's
 * @throws MRTError `internal` if the server describes another number of layers than there are
 */
export function withFoundNames(
  request: RunRequest,
  found: readonly WireFound[] | undefined,
  given: boolean,
): RunRequest {
  if (!found) return request;
  const slots = slotsOf(request);
  if (found.length !== slots.length) {
    const text = `the server described ${found.length} layers, but has regions for ${slots.length}`;
    throw new MRTError('internal', text);
  }
  const names = new Map(slots.map(({ id }, slot) => [id, nameIn(found[slot])]));
  const entries = request.entries.map((entry) => {
    const name = names.get(entry.id);
    const own = entry.nameFrom === 'caller' || (given && entry.nameFrom === 'words');
    return name && !own ? { ...entry, name, nameFrom: undefined } : entry;
  });
  return { ...request, entries };
}

/** A name on one line. */
const nameIn = (found: WireFound | undefined) => found?.name.replace(/\s+/g, ' ').trim();

/** What the server found in each slot, under the ids and names of the stack. */
export function foundLayers(found: readonly WireFound[], slots: readonly Entry[]): FoundLayer[] {
  return slots.map(({ id, name }, slot) => ({ id, name, ...readDetails(found[slot] ?? {}) }));
}
