import { errorBody } from '../error-json.js';
import { MRTError, type MRTErrorCode } from '../errors.js';

const STATUS: Record<MRTErrorCode, number> = {
  invalid_argument: 400,
  not_found: 404,
  resource_exhausted: 429,
  cancelled: 499,
  internal: 500,
  unimplemented: 501,
  unavailable: 503,
  deadline_exceeded: 504,
};
/** Fields of a refusal that HTTP has a status of its own for. */
const FIELD_STATUS = new Map([
  ['authorization', 401],
  ['host', 403],
  ['origin', 403],
  ['method', 405],
  ['content-type', 415],
  ['content-encoding', 415],
]);
const RETRY_AFTER = 1000; // ms, of an error that does not say

/** No page reads an answer that is not meant for it, and no browser guesses what it is. */
export const SAFE = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', ...SAFE, ...headers },
  });
}

export const empty = (status: number) => new Response(null, { status, headers: SAFE });

export const events = (body: ReadableStream<Uint8Array<ArrayBuffer>>) =>
  new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no', ...SAFE },
  });

export function errorAnswer(error: MRTError, headers: Record<string, string> = {}): Response {
  return json(errorBody(error), statusOf(error), {
    ...(error.retryable && { 'retry-after': `${Math.ceil((error.retryAfter ?? RETRY_AFTER) / 1000)}` }),
    ...headers,
  });
}

/** The status of HTTP for an error. */
export function statusOf({ code, field, retryable }: MRTError): number {
  const own = code === 'invalid_argument' && field !== undefined ? FIELD_STATUS.get(field) : undefined;
  if (code === 'resource_exhausted' && !retryable) return 413;
  return own ?? STATUS[code];
}

/** Any error as an MRTError whose text has no address in it that only this machine knows. */
export function typed(error: unknown, address: string): MRTError {
  if (!MRTError.is(error))
    return new MRTError('internal', 'the front failed; its log says why', { cause: error });
  const { code, text, field, fieldErrors, retryable, retryAfter, requestId } = error;
  return new MRTError(code, text.replaceAll(address, 'the server'), {
    field,
    fieldErrors,
    retryable,
    retryAfter,
    requestId,
    cause: error,
  });
}
