import * as z from 'zod/mini';

/** Pictures of one request. */
export const MAX_IMAGES = 10;
const MAX_PROMPT = 4096;

/** A size like `1024x1024`; `auto` is the model's page, or the one that the prompt names. */
const size = z._default(
  z.string().check(z.regex(/^(?:auto|\d{2,5}x\d{2,5})$/, 'give auto, or WIDTHxHEIGHT in px')),
  'auto',
);

const shared = {
  model: z.optional(z.string().check(z.maxLength(80))),
  prompt: z.string().check(z.minLength(1), z.maxLength(MAX_PROMPT)),
  n: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(MAX_IMAGES)), 1),
  quality: z._default(z.enum(['auto', 'low', 'medium', 'high', 'standard', 'hd']), 'auto'),
  response_format: z._default(z.enum(['b64_json', 'url']), 'b64_json'),
  output_format: z._default(z.literal('png'), 'png'),
  partial_images: z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(3)), 0),
  user: z.optional(z.string().check(z.maxLength(200))),
};

/** What is ours: a seed, the layers as PNGs, and files of the whole design. Clients that do not know it need not send it. */
const extension = z.strictObject({
  seed: z.optional(z.number().check(z.int(), z.gte(0), z.lte(Number.MAX_SAFE_INTEGER))),
  layers: z._default(z.boolean(), false),
  files: z._default(z.array(z.enum(['psd', 'ora', 'svg'])).check(z.maxLength(3)), []),
  strict: z._default(z.boolean(), false),
});
export type Extension = z.infer<typeof extension>;

/** Body of `POST /v1/images/generations`. */
export const generation = z.strictObject({
  ...shared,
  size,
  stream: z.nullish(z.boolean()),
  background: z._default(z.enum(['auto', 'opaque', 'transparent']), 'auto'),
  moderation: z.optional(z.string()), // of hosted models; there is none here
  mrt: z.prefault(extension, {}),
});
export type Generation = z.infer<typeof generation>;

/** Text fields of `POST /v1/images/edits`; `mrt` is JSON. */
export const edit = z.strictObject({
  ...shared,
  size: z._default(z.literal('auto'), 'auto'),
  stream: z.pipe(
    z._default(z.enum(['true', 'false']), 'false'),
    z.transform((text) => text === 'true'),
  ),
  mrt: z.pipe(
    z.transform((text) => (typeof text === 'string' ? jsonOf(text) : text)),
    z.prefault(extension, {}),
  ),
});
export type Edit = z.infer<typeof edit>;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
