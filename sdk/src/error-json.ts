import * as z from 'zod/mini';
import { ERROR_CODES, MRTError } from './errors.js';

/** An error as JSON: `error` as Triton has it, and what the wire's `error` event has. */
export function errorBody(error: MRTError) {
  const { text, code, field, fieldErrors, retryable, retryAfter } = error;
  return {
    error: text,
    code,
    field: field ?? null,
    retryable,
    ...(fieldErrors && { field_errors: fieldErrors }),
    ...(retryAfter !== undefined && { retry_after_ms: retryAfter }),
  };
}

/** `{"error": "..."}` alone is a refusal of Triton's, also with status 200; ours says the code, too. */
export const errorJson = z.object({
  error: z.string(),
  code: z.catch(z.optional(z.enum(ERROR_CODES)), undefined),
  field: z.nullish(z.string()),
  field_errors: z.catch(z.optional(z.record(z.string(), z.array(z.string()))), undefined),
  retryable: z._default(z.boolean(), false),
  retry_after_ms: z.catch(z.optional(z.number().check(z.nonnegative())), undefined),
});

/** The error that an answer of ours stands for; undefined for any other answer. */
export function errorOf(json: unknown, retryAfter?: number): MRTError | undefined {
  const { data } = errorJson.safeParse(json);
  if (!data?.code) return undefined;
  return new MRTError(data.code, data.error, {
    field: data.field ?? undefined,
    fieldErrors: data.field_errors,
    retryable: data.retryable,
    retryAfter: data.retry_after_ms ?? retryAfter,
  });
}
