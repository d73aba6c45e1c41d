import { type ServiceError, status } from '@grpc/grpc-js';
import { MRTError, type MRTErrorCode } from '../errors.js';
import { complaint } from './complaint.js';
import { noAnswer, refused } from './unreachable.js';

/** What an error text needs to know of the call that failed. */
export interface CallContext {
  readonly address: string;
  readonly requestId?: string;
  /** Longest time for an answer in ms, where the call has one of its own. */
  readonly timeout?: number;
  readonly maxMessageBytes: number;
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
      return call.answered ? make('unavailable', lost(call), true) : noAnswer(call.address, error, requestId);
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
      return new MRTError('invalid_argument', refused(call.address, error.details), {
        field: 'headers',
        requestId,
        cause: error,
      });
    default:
      return complaint(error.details || error.message, requestId, error);
  }
}

const lost = ({ address }: CallContext) =>
  `the connection to ${address} broke during the run, which is lost; start it again`;

const tooSlow = ({ address, timeout }: CallContext) =>
  `${address} did not answer within ${timeout} ms; raise \`timeouts.connect\``;

function tooLarge(details: string, { address, maxMessageBytes }: CallContext): string {
  const [, size] = /larger than max \((\d+) vs \d+\)/.exec(details) ?? [];
  if (size === undefined) return `${address} is out of resources: ${details}`;
  return `${address} sent a message of ${size} bytes, more than the ${maxMessageBytes} allowed; raise \`maxMessageBytes\``;
}
