import * as z from 'zod';

/** Pictures of one request. */
export const MAX_IMAGES = 10;
const MAX_PROMPT = 4096;

/** A size like `1024x1024`; `auto` is the model's page, or the one that the prompt names. */
const size = z
  .string()
  .regex(/^(?:auto|\d{2,5}x\d{2,5})$/, 'give auto, or WIDTHxHEIGHT in px')
  .default('auto');

const shared = {
  model: z.string().max(80).optional(),
  prompt: z.string().min(1).max(MAX_PROMPT),
  n: z.coerce.number().int().min(1).max(MAX_IMAGES).default(1),
  quality: z.enum(['auto', 'low', 'medium', 'high', 'standard', 'hd']).default('auto'),
  response_format: z.enum(['b64_json', 'url']).default('b64_json'),
  output_format: z.literal('png').default('png'),
  partial_images: z.coerce.number().int().min(0).max(3).default(0),
  user: z.string().max(200).optional(),
};

/** What is ours: a seed, the layers as PNGs, and files of the whole design. Clients that do not know it need not send it. */
const extension = z.strictObject({
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  layers: z.boolean().default(false),
  files: z
    .array(z.enum(['psd', 'ora', 'svg']))
    .max(3)
    .default([]),
  strict: z.boolean().default(false),
});
export type Extension = z.infer<typeof extension>;

/** Body of `POST /v1/images/generations`. */
export const generation = z.strictObject({
  ...shared,
  size,
  stream: z.boolean().nullish(),
  background: z.enum(['auto', 'opaque', 'transparent']).default('auto'),
  moderation: z.string().optional(), // of hosted models; there is none here
  mrt: extension.prefault({}),
});
export type Generation = z.infer<typeof generation>;

/** Text fields of `POST /v1/images/edits`; `mrt` is JSON. */
export const edit = z.strictObject({
  ...shared,
  size: z.literal('auto').default('auto'),
  stream: z.enum(['true', 'false']).default('false'),
  mrt: z.preprocess((text) => (typeof text === 'string' ? jsonOf(text) : text), extension.prefault({})),
});
export type Edit = z.infer<typeof edit>;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
