import { z } from 'zod';
import { invalid } from '../errors.js';
import { pathOf } from '../validate.js';
import type { LayerText } from './details.js';

const px = z.int();
const side = z.int().positive();
const region = z.object({ x: px, y: px, width: side, height: side });

const share = z.number().min(0).max(1);
const byte = z.number().min(0).max(255);

const layerText = z.object({
  string: z.string(),
  box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  angle: z.number(),
  vertical: z.boolean(),
  colour: z.tuple([byte, byte, byte]).readonly(),
  height: z.number(),
  alignment: z.enum(['left', 'center', 'right']),
  confidence: share,
  family: z.string().exactOptional(),
  size: z.number().exactOptional(),
}) satisfies z.ZodType<LayerText>;

const layer = z.object({
  id: z.string().min(1),
  name: z.string(),
  role: z.enum(['background', 'layer']),
  /** 0 is the bottom. */
  z: z.int().nonnegative(),
  region,
  opacity: z.number().min(0).max(1),
  hidden: z.boolean(),
  locked: z.boolean(),
  digest: z.string(),
  source: z.enum(['generated', 'kept']),
  caption: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  confidence: share.exactOptional(),
  alpha: z.string().exactOptional(),
  lettering: z.string().exactOptional(),
  text: layerText.exactOptional(),
  /** The run that made it; may be an earlier run than the stack's. */
  origin: z.object({ task: z.string(), model: z.string(), seed: z.int(), steps: z.int() }).exactOptional(),
  /** The layer's PNG, relative to the manifest, where there are files. */
  file: z.string().exactOptional(),
});

/** Further fields from a newer server are dropped, not refused. */
export const vocabularyCheck = z.object({
  unknown: z.array(
    z.object({ slot: z.int().nonnegative(), caption: z.string(), words: z.array(z.string()) }),
  ),
});

const provenance = z.object({
  task: z.string(),
  prompt: z.string().exactOptional(),
  model: z.string(),
  weights: z.string(),
  seed: z.int(),
  steps: z.int(),
  guidance: z.number(),
  /** Who took a picture apart; absent: the network alone. */
  expert: z.string().exactOptional(),
  /** Words of the text that the model did not know. */
  vocabulary: vocabularyCheck.exactOptional(),
  /** Sentences about what is worth a second look; absent where nothing is. */
  remarks: z.array(z.string()).exactOptional(),
});

const schema = z.object({
  schema: z.literal(1),
  canvas: z.object({ width: side, height: side }),
  page: region,
  ...provenance.partial().shape,
  layers: z.array(layer),
});

/** How a stack was made: enough to request it again. `weights` is the digest of the weights. */
export type Provenance = Readonly<z.infer<typeof provenance>>;

/** A stack without its pixels, as JSON; layers bottom to top. Every file that the SDK writes contains it, if the format can. */
export type Manifest = Readonly<z.infer<typeof schema>>;
/** One layer of a manifest. */
export type ManifestLayer = Readonly<z.infer<typeof layer>>;

/**
 * Validates a manifest from outside.
 *
 * @throws MRTError `invalid_argument` naming the first wrong field, for instance `layers[2].region.width`.
 */
export function parseManifest(json: unknown): Manifest {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = pathOf(issue?.path ?? [], 'manifest');
  throw invalid(field, `is not valid in a manifest of schema 1: ${issue?.message}`);
}

/** The provenance in a manifest; undefined where a part of it is missing. */
export function provenanceOf(manifest: Manifest): Provenance | undefined {
  return provenance.safeParse(manifest).data;
}

/** Parses a manifest found in a file; undefined where it is not valid. */
export function manifestIn(json: string): Manifest | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
