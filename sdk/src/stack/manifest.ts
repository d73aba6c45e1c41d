import * as z from 'zod/mini';
import { invalid } from '../errors.js';
import { pathOf, validate } from '../validate.js';
import { BLEND_MODES } from './blend.js';
import type { LayerText } from './details.js';
import { provenance } from './provenance.js';
import type { Attribution, IconReference } from './reference.js';

const px = z.int();
const side = z.int().check(z.positive());
const region = z.object({ x: px, y: px, width: side, height: side });

const mask = z.object({
  region,
  digest: z.string(),
  outside: z.number().check(z.gte(0), z.lte(255)),
  disabled: z.boolean(),
  /** The mask's PNG, relative to the manifest, where there are files. */
  file: z.exactOptional(z.string()),
});

const share = z.number().check(z.gte(0), z.lte(1));
const byte = z.number().check(z.gte(0), z.lte(255));

export const layerText = z.object({
  string: z.string(),
  box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  angle: z.number(),
  bend: z.exactOptional(z.number()),
  vertical: z.boolean(),
  colour: z.readonly(z.tuple([byte, byte, byte])),
  height: z.number(),
  alignment: z.enum(['left', 'center', 'right']),
  confidence: share,
  family: z.exactOptional(z.string()),
  size: z.exactOptional(z.number()),
}) satisfies z.ZodMiniType<LayerText>;

const credits = {
  set: z.string(),
  author: z.string(),
  licence: z.string(),
  licenceUrl: z.exactOptional(z.string()),
  url: z.exactOptional(z.string()),
  version: z.exactOptional(z.string()),
};

export const iconReference = z.object({
  name: z.string(),
  icon: z.string(),
  ...credits,
  words: z.readonly(z.array(z.string())),
  colour: z.exactOptional(z.readonly(z.tuple([byte, byte, byte]))),
}) satisfies z.ZodMiniType<IconReference>;

const attribution = z.object({
  ...credits,
  icons: z.readonly(z.array(z.string())),
}) satisfies z.ZodMiniType<Attribution>;

/** A layer without its pixels. */
export const manifestLayer = z.object({
  id: z.string().check(z.minLength(1)),
  name: z.string(),
  role: z.enum(['background', 'layer']),
  /** 0 is the bottom. */
  z: z.int().check(z.nonnegative()),
  region,
  opacity: z.number().check(z.gte(0), z.lte(1)),
  hidden: z.boolean(),
  locked: z.boolean(),
  /** Absent: normal. */
  blendMode: z.exactOptional(z.enum(BLEND_MODES)),
  /** Absent: not clipped. */
  clipped: z.exactOptional(z.boolean()),
  /** Id of its group; absent: none. */
  group: z.exactOptional(z.string()),
  mask: z.exactOptional(mask),
  digest: z.string(),
  source: z.enum(['generated', 'kept']),
  caption: z.exactOptional(z.string()),
  kind: z.exactOptional(z.string()),
  confidence: z.exactOptional(share),
  alpha: z.exactOptional(z.string()),
  lettering: z.exactOptional(z.string()),
  text: z.exactOptional(layerText),
  reference: z.exactOptional(iconReference),
  /** The run that made it; may be an earlier run than the stack's. */
  origin: z.exactOptional(z.object({ task: z.string(), model: z.string(), seed: z.int(), steps: z.int() })),
  /** The layer's PNG, relative to the manifest, where there are files. */
  file: z.exactOptional(z.string()),
});

const group = z.object({
  id: z.string().check(z.minLength(1)),
  name: z.string(),
  parent: z.exactOptional(z.string()),
  opacity: z.number().check(z.gte(0), z.lte(1)),
  hidden: z.boolean(),
  locked: z.boolean(),
  blendMode: z.enum([...BLEND_MODES, 'pass-through']),
  clipped: z.boolean(),
  mask: z.exactOptional(mask),
  artboard: z.exactOptional(
    z.object({ region, color: z.exactOptional(z.tuple([z.number(), z.number(), z.number()])) }),
  ),
});

export const manifest = z.object({
  schema: z.literal(1),
  canvas: z.object({ width: side, height: side }),
  page: region,
  /** Px per inch, for printing; absent: not known. */
  dpi: z.exactOptional(z.number().check(z.positive())),
  ...z.partial(provenance).shape,
  layers: z.array(manifestLayer),
  /** Whose drawings the layers show; absent: only the model's. */
  attributions: z.exactOptional(z.array(attribution)),
  /** Absent: no groups. */
  groups: z.exactOptional(z.array(group)),
});

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
  const result = validate(manifest, json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = pathOf(issue?.path ?? [], 'manifest');
  throw invalid(field, `is not valid in a manifest of schema 1: ${issue?.message}`);
}

/** Parses a manifest found in a file; undefined where it is not valid. */
export function manifestIn(json: string): Manifest | undefined {
  try {
    return manifest.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
