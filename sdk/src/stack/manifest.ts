import { z } from 'zod';
import { invalid } from '../errors.js';
import { pathOf } from '../validate.js';
import { BLEND_MODES } from './blend.js';
import type { LayerText } from './details.js';
import type { Attribution, IconReference } from './reference.js';
import { selfCheckOf } from './self-check.js';

const px = z.int();
const side = z.int().positive();
const region = z.object({ x: px, y: px, width: side, height: side });

const mask = z.object({
  region,
  digest: z.string(),
  outside: z.number().min(0).max(255),
  disabled: z.boolean(),
  /** The mask's PNG, relative to the manifest, where there are files. */
  file: z.string().exactOptional(),
});

const share = z.number().min(0).max(1);
const byte = z.number().min(0).max(255);

export const layerText = z.object({
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

const credits = {
  set: z.string(),
  author: z.string(),
  licence: z.string(),
  licenceUrl: z.string().exactOptional(),
  url: z.string().exactOptional(),
  version: z.string().exactOptional(),
};

export const iconReference = z.object({
  name: z.string(),
  icon: z.string(),
  ...credits,
  words: z.array(z.string()).readonly(),
  colour: z.tuple([byte, byte, byte]).readonly().exactOptional(),
}) satisfies z.ZodType<IconReference>;

const attribution = z.object({
  ...credits,
  icons: z.array(z.string()).readonly(),
}) satisfies z.ZodType<Attribution>;

/** A layer without its pixels. */
export const manifestLayer = z.object({
  id: z.string().min(1),
  name: z.string(),
  role: z.enum(['background', 'layer']),
  /** 0 is the bottom. */
  z: z.int().nonnegative(),
  region,
  opacity: z.number().min(0).max(1),
  hidden: z.boolean(),
  locked: z.boolean(),
  /** Absent: normal. */
  blendMode: z.enum(BLEND_MODES).exactOptional(),
  /** Absent: not clipped. */
  clipped: z.boolean().exactOptional(),
  /** Id of its group; absent: none. */
  group: z.string().exactOptional(),
  mask: mask.exactOptional(),
  digest: z.string(),
  source: z.enum(['generated', 'kept']),
  caption: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  confidence: share.exactOptional(),
  alpha: z.string().exactOptional(),
  lettering: z.string().exactOptional(),
  text: layerText.exactOptional(),
  reference: iconReference.exactOptional(),
  /** The run that made it; may be an earlier run than the stack's. */
  origin: z.object({ task: z.string(), model: z.string(), seed: z.int(), steps: z.int() }).exactOptional(),
  /** The layer's PNG, relative to the manifest, where there are files. */
  file: z.string().exactOptional(),
});

const group = z.object({
  id: z.string().min(1),
  name: z.string(),
  parent: z.string().exactOptional(),
  opacity: z.number().min(0).max(1),
  hidden: z.boolean(),
  locked: z.boolean(),
  blendMode: z.enum([...BLEND_MODES, 'pass-through']),
  clipped: z.boolean(),
  mask: mask.exactOptional(),
  artboard: z
    .object({ region, color: z.tuple([z.number(), z.number(), z.number()]).exactOptional() })
    .exactOptional(),
});

const slot = z.int().nonnegative();

/** Further fields from a newer server are dropped, not refused. */
export const vocabularyCheck = z.object({
  understood: z.array(z.object({ slot, words: z.array(z.string()) })).exactOptional(),
  approximate: z.array(z.object({ slot, said: z.string(), taken: z.string() })).exactOptional(),
  unknown: z.array(z.object({ slot, caption: z.string(), words: z.array(z.string()) })),
  omitted: z.array(z.object({ slot, said: z.string(), why: z.string() })).exactOptional(),
  page: z.object({ said: z.string(), width: side, height: side }).exactOptional(),
});

const check = z.object({
  value: z.number().nullable(),
  flag: z.boolean(),
  layers: z.array(z.string()).readonly(),
});
export const selfCheck = selfCheckOf(check);

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
  /** The server's checks of the finished stack, as `done` has them. */
  selfCheck: selfCheck.exactOptional(),
});

export const manifest = z.object({
  schema: z.literal(1),
  canvas: z.object({ width: side, height: side }),
  page: region,
  /** Px per inch, for printing; absent: not known. */
  dpi: z.number().positive().exactOptional(),
  ...provenance.partial().shape,
  layers: z.array(manifestLayer),
  /** Whose drawings the layers show; absent: only the model's. */
  attributions: z.array(attribution).exactOptional(),
  /** Absent: no groups. */
  groups: z.array(group).exactOptional(),
});

/** How a stack was made: enough to request it again. `weights` is the digest of the weights. */
export type Provenance = Readonly<z.infer<typeof provenance>>;

/** A stack without its pixels, as JSON; layers bottom to top. Every file that the SDK writes contains it, if the format can. */
export type Manifest = Readonly<z.infer<typeof manifest>>;
/** One layer of a manifest. */
export type ManifestLayer = Readonly<z.infer<typeof manifestLayer>>;
/** One group of a manifest. */
export type ManifestGroup = Readonly<z.infer<typeof group>>;
/** The mask of a layer or group in a manifest. */
export type ManifestMask = Readonly<z.infer<typeof mask>>;

/**
 * Validates a manifest from outside.
 *
 * @throws MRTError `invalid_argument` naming the first wrong field, for instance `layers[2].region.width`.
 */
export function parseManifest(json: unknown): Manifest {
  const result = manifest.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = pathOf(issue?.path ?? [], 'manifest');
  throw invalid(field, `is not valid in a manifest of schema 1: ${issue?.message}`);
}

/** The provenance in a manifest; undefined where a part of it is missing. */
export function provenanceOf(whole: Manifest): Provenance | undefined {
  return provenance.safeParse(whole).data;
}

/** Parses a manifest found in a file; undefined where it is not valid. */
export function manifestIn(json: string): Manifest | undefined {
  try {
    return manifest.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
