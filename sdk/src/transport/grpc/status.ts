import { type ServiceError, status } from '@grpc/grpc-js';
import { MRTError, type MRTErrorCode } from '../../errors.js';
import { complaint } from '../complaint.js';
import type { ProxyServer } from '../proxy.js';
import { lost, noAnswer, refused } from '../unreachable.js';

/** What an error text needs to know of the call that failed. */
export interface CallContext {
  readonly address: string;
  readonly requestId?: string;
  readonly proxy?: ProxyServer | undefined;
  /** Longest time for an answer in ms, where the call has one of its own. */
  readonly timeout?: number;
  readonly maxMessageBytes: number;
  /** ms between pings, if there are any. */
  readonly keepalive?: number | undefined;
  /** Whether the server had answered anything before. */
  readonly answered: boolean;
}

/** The error of a gRPC status, said in terms of what the caller can do. */
export function statusError(error: ServiceError, call: CallContext): MRTError {
  const { requestId } = call;
  const make = (code: MRTErrorCode, text: string, retryable = false) =>
    new MRTError(code, text, { requestId, retryable, cause: error });
  switch (error.code) {
    case status.UNAVAILABLE:
      if (RESTRICTED.test(error.details)) return refusal(error, call);
      return call.answered
        ? lost(call.address, error, requestId, pings(call))
        : noAnswer(call.address, error, call);
    case status.DEADLINE_EXCEEDED:
      return make('deadline_exceeded', tooSlow(call));
    case status.RESOURCE_EXHAUSTED:
      return make('resource_exhausted', tooLarge(error.details, call));
    case status.CANCELLED:
      return make('cancelled', `${call.address} cancelled the run: ${error.details}`);
    case status.UNIMPLEMENTED:
      return make(
        'unimplemented',
        `${call.address} does not know this call: ${error.details}; is it a Triton?`,
      );
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return refusal(error, call);
    default:
      return complaint(error.details || error.message, requestId, error);
  }
}

/** How Triton says that a group of its calls needs a header. */
const RESTRICTED = /protocol is restricted/i;

function refusal(cause: ServiceError, { address, requestId }: CallContext): MRTError {
  const text = refused(address, cause.details);
  return new MRTError('invalid_argument', text, { field: 'headers', requestId, cause });
}

const LEAST_MS = 300_000;

/** A server that hangs up on pings does not say so to the call. */
const pings = ({ keepalive }: CallContext) =>
  keepalive !== undefined && keepalive < LEAST_MS
    ? `. If it happens again, raise \`keepalive\`: it is ${keepalive} ms, and a Triton as it comes hangs up on pings more often than every ${LEAST_MS} ms`
    : '';

const tooSlow = ({ address, timeout }: CallContext) =>
  `${address} did not answer within ${timeout} ms; raise \`timeouts.connect\``;

/** The limit that was passed is this client's, or one of the server and what stands before it. */
function tooLarge(details: string, { address, maxMessageBytes }: CallContext): string {
  const [, size, limit] = /larger than max \((\d+) vs\.? (\d+)\)/.exec(details) ?? [];
  if (size === undefined) return `${address} is out of resources: ${details}`;
  return Number(limit) === maxMessageBytes
    ? `${address} sent a message of ${size} bytes, more than the ${limit} allowed; raise \`maxMessageBytes\``
    : `${address} takes messages of ${limit} bytes at most, and this one has ${size}; send smaller pictures`;
}
