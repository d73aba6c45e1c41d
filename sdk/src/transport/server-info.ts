import * as z from 'zod';
import { MRTError } from '../errors.js';
import type { Size } from '../geometry.js';

/** Tensor of a model as the server describes it; -1 is a free axis. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** What a request may be at most. Lengths in px of the canvas, one token covers 16 x 16 px. */
export interface Limits {
  /** Longest side of the canvas. */
  readonly maxCanvas: number;
  /** Layers without the background. */
  readonly maxLayers: number;
  readonly maxTokens: number;
  readonly maxSteps: number;
  readonly maxGuidance: number;
  /** Of one encoded picture. */
  readonly maxImageBytes: number;
  readonly maxPromptBytes: number;
}

/** What the model does where a request says nothing. */
export interface Defaults {
  readonly steps: number;
  /** By task of the wire: text_to_layers, ... */
  readonly guidance: Readonly<Record<string, number>>;
  readonly page: Size;
}

/** What the weights know: words outside of it they draw as something else. */
export interface Vocabulary {
  /** What a layer may show: `circle`, `heart icon`, `photo of hills`. */
  readonly concepts: readonly string[];
  /** Strings that the model writes; in a caption they stand between double quotes. */
  readonly words: readonly string[];
  readonly colours: readonly string[];
  /** With `<colour>` for any of them. */
  readonly backgrounds: readonly string[];
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  readonly sizes: readonly string[];
  readonly places: readonly string[];
  /** Words that ask for nothing: `a`, `poster`, `with`. */
  readonly fillers: readonly string[];
}

/** What a server says of itself and of model `mrt`. */
export interface ServerInfo {
  readonly server: { readonly name: string; readonly version: string };
  readonly model: {
    readonly name: string;
    /** Which network: `tiny`, or a larger one. */
    readonly family: string;
    /** Digest of its weights; a run's `provenance` names it, too. */
    readonly weights: string;
    readonly inputs: readonly TensorMetadata[];
    readonly outputs: readonly TensorMetadata[];
  };
  readonly limits: Limits;
  readonly defaults: Defaults;
  /** Steps by `quality`: draft, standard, best. */
  readonly tiers: Readonly<Record<string, number>>;
  /** What the weights know; absent where they know no bounds. */
  readonly vocabulary?: Vocabulary;
  /** All parameters of the model's config, as they stand there. */
  readonly parameters: Readonly<Record<string, string>>;
}

const count = z.coerce.number().int();
const json = <T extends z.ZodType>(of: T) =>
  z
    .string()
    .transform((text, ctx) => {
      try {
        return JSON.parse(text);
      } catch {
        ctx.addIssue('is no JSON');
        return z.NEVER;
      }
    })
    .pipe(of);

const phrases = z.array(z.string()).readonly().default([]);
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
}) satisfies z.ZodType<Vocabulary>;

const schema = z.object({
  family: z.string(),
  weights: z.string(),
  max_canvas: count,
  max_layers: count,
  max_tokens: count,
  max_steps: count,
  max_guidance: z.coerce.number(),
  max_image_bytes: count,
  max_prompt_bytes: count,
  steps: count,
  guidance: json(z.record(z.string(), z.number())),
  default_page: z.string().regex(/^\d+,\d+$/),
  tiers: json(z.record(z.string(), z.int())),
  vocabulary: z.union([z.literal('').transform(() => undefined), json(vocabulary)]).optional(),
});

interface Told {
  readonly server: ServerInfo['server'];
  readonly model: Omit<ServerInfo['model'], 'family' | 'weights'>;
  readonly parameters: ServerInfo['parameters'];
}

/** @throws MRTError `internal`: a model that is no `mrt` of this version */
export function serverInfo({ server, model, parameters }: Told): ServerInfo {
  const result = schema.safeParse(parameters);
  if (!result.success) {
    const text = `the parameters of model mrt do not read; does the server run another version? ${z.prettifyError(result.error)}`;
    throw new MRTError('internal', text, { cause: result.error });
  }
  const told = result.data;
  const [width, height] = told.default_page.split(',').map(Number) as [number, number];
  return {
    server,
    model: { ...model, family: told.family, weights: told.weights },
    limits: {
      maxCanvas: told.max_canvas,
      maxLayers: told.max_layers,
      maxTokens: told.max_tokens,
      maxSteps: told.max_steps,
      maxGuidance: told.max_guidance,
      maxImageBytes: told.max_image_bytes,
      maxPromptBytes: told.max_prompt_bytes,
    },
    defaults: { steps: told.steps, guidance: told.guidance, page: { width, height } },
    tiers: told.tiers,
    ...(told.vocabulary && { vocabulary: told.vocabulary }),
    parameters,
  };
}
