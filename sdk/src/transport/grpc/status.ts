import { type ServiceError, status } from '@grpc/grpc-js';
import { MRTError, type MRTErrorCode } from '../../errors.js';
import type { ProxyServer } from '../proxy.js';
import { tritonError } from '../triton-error.js';
import { lost, noAnswer, refused } from '../unreachable.js';

/** What error texts need to know about the failed call. */
export interface CallContext {
  readonly address: string;
  readonly requestId?: string;
  readonly proxy?: ProxyServer | undefined;
  /** Time limit of the call in ms, if it has one. */
  readonly timeout?: number;
  readonly maxMessageBytes: number;
  /** ms between pings, if enabled. */
  readonly keepalive?: number | undefined;
  /** Whether the server had answered before. */
  readonly answered: boolean;
}

/** The error for a gRPC status, with what the caller can do about it. */
export function statusError(error: ServiceError, call: CallContext): MRTError {
  const { requestId } = call;
  const make = (code: MRTErrorCode, text: string, retryable = false) =>
    new MRTError(code, text, { requestId, retryable, cause: error });
  switch (error.code) {
    case status.INTERNAL:
      // A gateway whose server has died resets the stream; Triton itself never does.
      return RESET.test(error.details)
        ? lost(call.address, error, requestId)
        : tritonError(error.details || error.message, requestId, error);
    case status.UNAVAILABLE:
      if (RESTRICTED.test(error.details)) return refusal(error, call);
      return call.answered
        ? lost(call.address, error, requestId, pings(call))
        : noAnswer(call.address, error, call);
    case status.DEADLINE_EXCEEDED:
      return make('deadline_exceeded', tooSlow(call));
    case status.RESOURCE_EXHAUSTED:
      return make('resource_exhausted', tooLarge(error.details, call), RATE.test(error.details));
    case status.CANCELLED:
      return make('cancelled', `${call.address} cancelled the run: ${error.details}`);
    case status.UNIMPLEMENTED:
      return make(
        'unimplemented',
        `${call.address} does not know this call: ${error.details}; is it a Triton server?`,
      );
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return refusal(error, call);
    default:
      return tritonError(error.details || error.message, requestId, error);
  }
}

/** grpc-js' text for a stream that the other side gave up without a status. */
const RESET = /RST_STREAM/;

/** Triton's text for a call whose protocol group needs a header. */
const RESTRICTED = /protocol is restricted/i;

function refusal(cause: ServiceError, { address, requestId }: CallContext): MRTError {
  const text = refused(address, cause.details);
  return new MRTError('invalid_argument', text, { field: 'headers', requestId, cause });
}

/** Envoy's text for a caller with too many requests. */
const RATE = /rate.?limited/i;

const MIN_MS = 300_000;

/** A server that closes the connection because of pings does not report that to the call. */
const pings = ({ keepalive }: CallContext) =>
  keepalive !== undefined && keepalive < MIN_MS
    ? `. If it happens again, raise \`keepalive\`: it is ${keepalive} ms, and by default Triton closes connections that ping more often than every ${MIN_MS} ms`
    : '';

const tooSlow = ({ address, timeout }: CallContext) =>
  `${address} did not answer within ${timeout} ms; raise \`timeouts.connect\``;

/** The limit exceeded is this client's, or one of the server or of a proxy before it. */
function tooLarge(details: string, { address, maxMessageBytes }: CallContext): string {
  const [, size, limit] = /larger than max \((\d+) vs\.? (\d+)\)/.exec(details) ?? [];
  if (size === undefined) return `${address} is out of resources: ${details}`;
  return Number(limit) === maxMessageBytes
    ? `${address} sent a message of ${size} bytes, more than the allowed ${limit}; raise \`maxMessageBytes\``
    : `${address} accepts messages of at most ${limit} bytes, and this one has ${size}; send smaller pictures`;
}
