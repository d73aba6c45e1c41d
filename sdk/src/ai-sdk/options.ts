import { InvalidArgumentError } from '@ai-sdk/provider';
import * as z from 'zod';
import { MRTError } from '../errors.js';
import { parse } from '../validate.js';

const imageOptions = z.strictObject({
  images: z.enum(['composite', 'layers']).default('composite'),
  quality: z.enum(['draft', 'standard', 'best']).optional(),
  steps: z.int().min(1).max(1000).optional(),
  guidance: z.number().nonnegative().optional(),
  priority: z.enum(['high', 'normal', 'low']).optional(),
  text: z.enum(['auto', 'drawn', 'typeset']).optional(),
  references: z.enum(['auto', 'off']).optional(),
  strict: z.boolean().optional(),
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
