import * as z from 'zod';
import { MRTError } from '../../errors.js';
import { fromBase64, toBase64 } from '../../platform/base64.js';
import type { Tensor, Values } from '../../request/encode.js';
import { complaint } from '../complaint.js';
import type { WireEvent } from '../transport.js';

/**
 * The body of `generate_stream`: inputs by name, flat; Triton folds them back into rows. Pictures travel as base64. What is no
 * input's name becomes a parameter of the request.
 */
export function generateBody(
  tensors: readonly Tensor[],
  parameters: { readonly id: string; readonly [name: string]: string },
): string {
  const inputs = tensors.map(({ name, values }) => [name, plain(values)]);
  return JSON.stringify({ ...parameters, encoding: ['base64'], ...Object.fromEntries(inputs) });
}

const plain = (values: Values) =>
  values.map((value) => {
    if (value instanceof Uint8Array) return toBase64(value);
    return typeof value === 'string' ? wellFormed(value) : value;
  });

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Half a surrogate pair becomes U+FFFD, as everywhere in UTF-8; Triton's JSON reader would refuse it. */
const wellFormed = (text: string) => utf8.decode(new TextEncoder().encode(text));

const event = z.object({
  event: z.string(),
  index: z.tuple([z.int(), z.int()]),
  image: z.string(),
  info: z.string(),
});

/** @throws MRTError for Triton's own error, and `internal` where an event is not one of model `mrt` */
export function readEvent(data: string): WireEvent {
  const json = parsed(data);
  const refusal = errorOf(json);
  if (refusal !== undefined) throw complaint(refusal);
  const result = event.safeParse(json);
  if (!result.success) {
    const text = `an event of the server does not read: ${z.prettifyError(result.error)}`;
    throw new MRTError('internal', text, { cause: result.error });
  }
  return { ...result.data, image: imageOf(result.data.image) };
}

/** The text of `{"error": "..."}`, with which Triton refuses a call, under status 200, too. */
export function errorOf(json: unknown): string | undefined {
  const failure = z.object({ error: z.string() }).safeParse(json);
  return failure.success ? failure.data.error : undefined;
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new MRTError('internal', 'the server sent an event that is no JSON', { cause });
  }
}

function imageOf(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch (cause) {
    throw new MRTError('internal', 'the server sent a picture that is no base64', { cause });
  }
}
