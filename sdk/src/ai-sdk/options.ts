import { InvalidArgumentError } from '@ai-sdk/provider';
import * as z from 'zod/mini';
import { MRTError } from '../errors.js';
import { parse } from '../validate.js';

const imageOptions = z.strictObject({
  images: z._default(z.enum(['composite', 'layers']), 'composite'),
  quality: z.optional(z.enum(['draft', 'standard', 'best'])),
  steps: z.optional(z.int().check(z.gte(1), z.lte(1000))),
  guidance: z.optional(z.number().check(z.nonnegative())),
  priority: z.optional(z.enum(['high', 'normal', 'low'])),
  text: z.optional(z.enum(['auto', 'drawn', 'typeset'])),
  references: z.optional(z.enum(['auto', 'off'])),
  strict: z.optional(z.boolean()),
});

/**
 * `providerOptions.mrt`: `images: 'layers'` gives every layer as a picture of its own, bottom to top, instead of the flat page;
 * the others are options of the same name of `generate` and `addLayers`.
 */
export type MRTImageOptions = z.input<typeof imageOptions>;

/** @throws InvalidArgumentError for options that are unknown or of a wrong value */
export function optionsOf(given: unknown): z.output<typeof imageOptions> {
  try {
    return parse(imageOptions, given ?? {}) as z.output<typeof imageOptions>;
  } catch (cause) {
    if (!MRTError.is(cause)) throw cause;
    throw wrongArgument(
      `providerOptions.mrt.${cause.field}`,
      cause.text.slice(`${cause.field} `.length),
      cause,
    );
  }
}

/** The error for an argument of `generateImage`. */
export const wrongArgument = (argument: string, text: string, cause?: unknown) =>
  new InvalidArgumentError({ argument, message: `${argument} ${text}`, cause });
