import * as z from 'zod/mini';
import { MRTError } from '../errors.js';
import type { Size } from '../geometry.js';
import { validate } from '../validate.js';

/** A tensor of a model; -1 is a dynamic axis. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** Limits of a request. Lengths in px of the canvas; one token covers 16 x 16 px. */
export interface Limits {
  /** Longest side of a canvas that the network draws at its own size. */
  readonly maxCanvas: number;
  /** Longest side of a canvas that is drawn smaller and enlarged, of every task but decompose; absent: none is. */
  readonly maxDrawn?: number;
  /**
   * The longer side at which such a canvas is drawn; absent: none is.
   */
  readonly drawnSide?: number;
  /** Number of layers, not counting the background. */
  readonly maxLayers: number;
  readonly maxTokens: number;
  readonly maxSteps: number;
  readonly maxGuidance: number;
  /** Size of one encoded picture. */
  readonly maxImageBytes: number;
  /** Px (width x height) of a picture to take apart; absent where the server does not say. */
  readonly maxPicture?: number;
  /** Number of layers that the experts take a picture apart into, not counting the background; absent on a server without them. */
  readonly maxParts?: number;
  readonly maxPromptBytes: number;
}

/** Values for options that a request leaves out. */
export interface Defaults {
  readonly steps: number;
  /** By the task's name on the wire: text_to_layers, ... */
  readonly guidance: Readonly<Record<string, number>>;
  readonly page: Size;
}

/** The concepts, colours, styles and scripts that the weights know; they draw other words as something else. */
export interface Vocabulary {
  /** What a layer may show: `circle`, `heart icon`, `photo of hills`. */
  readonly concepts: readonly string[];
  /** Strings that the model can write; in a caption they are in double quotes. */
  readonly words: readonly string[];
  readonly colours: readonly string[];
  /** `<colour>` stands for any colour. */
  readonly backgrounds: readonly string[];
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  readonly sizes: readonly string[];
  readonly places: readonly string[];
  /** Words without effect: `a`, `poster`, `with`. */
  readonly fillers: readonly string[];
  /** By a word of the lists above: what else is taken for it. */
  readonly synonyms: Readonly<Record<string, readonly string[]>>;
}

/** An icon set that layers are drawn after, where the weights do not know what a caption says. */
export interface IconSetInfo {
  /** As in `lucide:rocket`. */
  readonly prefix: string;
  /** Its name: `Lucide`. */
  readonly set: string;
  /** How many drawings it has. */
  readonly names: number;
  readonly author: string;
  readonly licence: string;
}

/** A server and its model `mrt`. */
export interface ServerInfo {
  readonly server: { readonly name: string; readonly version: string };
  readonly model: {
    readonly name: string;
    /** The network's configuration: `tiny`, or a larger one. */
    readonly family: string;
    /** Digest of its weights, which is also in a run's `provenance`. */
    readonly weights: string;
    readonly inputs: readonly TensorMetadata[];
    readonly outputs: readonly TensorMetadata[];
  };
  readonly limits: Limits;
  readonly defaults: Defaults;
  /** Number of steps by `quality`: draft, standard, best. */
  readonly tiers: Readonly<Record<string, number>>;
  /** Absent where the vocabulary is open. */
  readonly vocabulary?: Vocabulary;
  /** Absent where the server has none. `names`: of all sets together. */
  readonly icons?: { readonly names: number; readonly sets: readonly IconSetInfo[] };
  /** All parameters of the model's config, unparsed. */
  readonly parameters: Readonly<Record<string, string>>;
}

const count = z.coerce.number().check(z.int());
const json = <T extends z.ZodMiniType>(of: T) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text, ctx) => {
        try {
          return JSON.parse(text);
        } catch {
          ctx.issues.push({ code: 'custom', input: text, message: 'is not JSON' });
          return z.NEVER;
        }
      }),
    ),
    of,
  );

const phrases = z._default(z.readonly(z.array(z.string())), []);
const vocabulary = z.object({
  concepts: phrases,
  words: phrases,
  colours: phrases,
  backgrounds: phrases,
  styles: phrases,
  scripts: phrases,
  sizes: phrases,
  places: phrases,
  fillers: phrases,
  synonyms: z._default(z.readonly(z.record(z.string(), z.readonly(z.array(z.string())))), {}),
}) satisfies z.ZodMiniType<Vocabulary>;

const icons = z.pipe(
  z.object({
    sets: z.array(
      z.object({
        prefix: z.string(),
        set: z.string(),
        names: count,
        author: z.string(),
        licence: z.string(),
      }),
    ),
  }),
  z.transform(({ sets }) => ({ names: sets.reduce((sum, { names }) => sum + names, 0), sets })),
);

/** A limit that a server need not have; 0 stands for none. */
const limit = z.optional(
  z.pipe(
    count,
    z.transform((value) => value || undefined),
  ),
);

const schema = z.object({
  family: z.string(),
  weights: z.string(),
  max_canvas: count,
  max_drawn: limit,
  drawn_side: limit,
  max_layers: count,
  max_tokens: count,
  max_steps: count,
  max_guidance: z.coerce.number(),
  max_image_bytes: count,
  max_picture: limit,
  max_parts: limit,
  max_prompt_bytes: count,
  steps: count,
  guidance: json(z.record(z.string(), z.number())),
  default_page: z.string().check(z.regex(/^\d+,\d+$/)),
  tiers: json(z.record(z.string(), z.int())),
  icons: z.optional(json(icons)),
  vocabulary: z.optional(
    z.union([
      z.pipe(
        z.literal(''),
        z.transform(() => undefined),
      ),
      json(vocabulary),
    ]),
  ),
});

interface RawInfo {
  readonly server: ServerInfo['server'];
  readonly model: Omit<ServerInfo['model'], 'family' | 'weights'>;
  readonly parameters: ServerInfo['parameters'];
}

/** @throws MRTError `internal`: the model is not an `mrt` of this version */
export function serverInfo({ server, model, parameters }: RawInfo): ServerInfo {
  const result = validate(schema, parameters);
  if (!result.success) {
    const text = `model mrt has invalid parameters; does the server run another version? ${z.prettifyError(result.error)}`;
    throw new MRTError('internal', text, { cause: result.error });
  }
  const values = result.data;
  const [width, height] = values.default_page.split(',').map(Number) as [number, number];
  return {
    server,
    model: { ...model, family: values.family, weights: values.weights },
    limits: {
      maxCanvas: values.max_canvas,
      ...(values.max_drawn !== undefined && { maxDrawn: values.max_drawn }),
      ...(values.drawn_side !== undefined && { drawnSide: values.drawn_side }),
      maxLayers: values.max_layers,
      maxTokens: values.max_tokens,
      maxSteps: values.max_steps,
      maxGuidance: values.max_guidance,
      maxImageBytes: values.max_image_bytes,
      ...(values.max_picture !== undefined && { maxPicture: values.max_picture }),
      ...(values.max_parts !== undefined && { maxParts: values.max_parts }),
      maxPromptBytes: values.max_prompt_bytes,
    },
    defaults: { steps: values.steps, guidance: values.guidance, page: { width, height } },
    tiers: values.tiers,
    ...(values.vocabulary && { vocabulary: values.vocabulary }),
    ...(values.icons && { icons: values.icons }),
    parameters,
  };
}
