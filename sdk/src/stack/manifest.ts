import { z } from 'zod';
import { invalid } from '../errors.js';

const px = z.int();
const side = z.int().positive();
const region = z.object({ x: px, y: px, width: side, height: side });

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
  /** The run that made it, which may be an earlier one than the stack's. */
  origin: z.object({ task: z.string(), model: z.string(), seed: z.int(), steps: z.int() }).exactOptional(),
  /** The layer's PNG, relative to the manifest, where there are files. */
  file: z.string().exactOptional(),
});

/** What a server says beyond it is no error; it is left out. */
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
  /** What of the text the model did not know. */
  vocabulary: vocabularyCheck.exactOptional(),
  /** What is worth a second look, in words; absent where nothing is. */
  remarks: z.array(z.string()).exactOptional(),
});

const schema = z.object({
  schema: z.literal(1),
  canvas: z.object({ width: side, height: side }),
  page: region,
  ...provenance.partial().shape,
  layers: z.array(layer),
});

/** How a stack came about: enough to ask for it again. `weights` is the digest of the weights. */
export type Provenance = Readonly<z.infer<typeof provenance>>;

/** A stack without its pixels, as JSON; layers bottom to top. Travels in every file that the SDK writes. */
export type Manifest = Readonly<z.infer<typeof schema>>;
/** One layer of a manifest. */
export type ManifestLayer = Readonly<z.infer<typeof layer>>;

/**
 * Checks JSON read from outside.
 *
 * @throws MRTError `invalid_argument` naming the first wrong field, for instance `layers[2].region.width`.
 */
export function parseManifest(json: unknown): Manifest {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = (issue?.path ?? []).reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path ? `${path}.${String(key)}` : String(key);
  }, '');
  throw invalid(field || 'manifest', `is not what a manifest of schema 1 has there: ${issue?.message}`);
}

/** What a manifest tells of its run; nothing where it lacks a part. */
export function provenanceOf(manifest: Manifest): Provenance | undefined {
  return provenance.safeParse(manifest).data;
}

/** The manifest in a file that may come from anywhere; undefined where it does not read. */
export function manifestIn(json: string): Manifest | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
