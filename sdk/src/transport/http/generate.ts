import * as z from 'zod/mini';
import { errorJson, errorOf } from '../../error-json.js';
import { MRTError } from '../../errors.js';
import { fromBase64, toBase64 } from '../../platform/bytes.js';
import type { Tensor, Values } from '../../request/encode.js';
import { validate } from '../../validate.js';
import type { WireEvent } from '../transport.js';
import { tritonError } from '../triton-error.js';

/**
 * The body of `generate_stream`: inputs by name, flat; Triton reshapes them. Pictures are base64. Triton takes every name that
 * is not an input's as a request parameter.
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

/** Replaces lone surrogates by U+FFFD, as UTF-8 encoding does; Triton's JSON parser would refuse them. */
const wellFormed = (text: string) => utf8.decode(new TextEncoder().encode(text));

const event = z.object({
  event: z.string(),
  index: z.tuple([z.int(), z.int()]),
  image: z.string(),
  info: z.string(),
});

/** @throws MRTError for an error of Triton, and `internal` for an event that does not come from model `mrt` */
export function readEvent(data: string): WireEvent {
  const json = parsed(data);
  const refusal = refusalOf(json);
  if (refusal) throw refusal;
  const result = validate(event, json);
  if (!result.success) {
    const text = `the server sent an invalid event: ${z.prettifyError(result.error)}`;
    throw new MRTError('internal', text, { cause: result.error });
  }
  return { ...result.data, image: imageOf(result.data.image) };
}

/** The error that an answer stands for; undefined for any other answer. */
export function refusalOf(json: unknown, retryAfter?: number): MRTError | undefined {
  const { data } = errorJson.safeParse(json);
  return data && (errorOf(json, retryAfter) ?? tritonError(data.error));
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new MRTError('internal', 'the server sent an event that is not JSON', { cause });
  }
}

function imageOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64(text);
  } catch (cause) {
    throw new MRTError('internal', 'the server sent a picture that is not base64', { cause });
  }
}
