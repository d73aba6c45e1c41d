import { APICallError } from '@ai-sdk/provider';
import { MRTError } from '../errors.js';
import { statusOf } from '../gateway/answers.js';

interface FailedCall {
  /** Of the server. */
  readonly url: string;
  /** What was asked, without pictures. */
  readonly asked: unknown;
  readonly signal: AbortSignal | undefined;
}

/** An error as the AI SDK knows it: retried where that is of use, after the time that the server wants. */
export function callError(error: unknown, { url, asked, signal }: FailedCall): unknown {
  if (signal?.aborted) return signal.reason;
  if (!MRTError.is(error)) return error;
  const { message, code, field, fieldErrors, requestId, retryable, retryAfter } = error;
  return new APICallError({
    message,
    url,
    requestBodyValues: asked,
    statusCode: statusOf(error),
    ...(retryAfter !== undefined && { responseHeaders: { 'retry-after-ms': `${retryAfter}` } }),
    isRetryable: retryable,
    data: { code, field, fieldErrors, requestId },
    cause: error,
  });
}
