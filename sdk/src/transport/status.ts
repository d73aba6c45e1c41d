import { type ServiceError, status } from '@grpc/grpc-js';
import { MRTError, type MRTErrorCode } from '../errors.js';
import { complaint } from './complaint.js';

/** What an error text needs to know of the call that failed. */
export interface CallContext {
  readonly address: string;
  readonly requestId?: string;
  readonly timeout: number;
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
    default:
      return complaint(error.details || error.message, requestId, error);
  }
}

/** The error of a server that cannot be reached. */
export function noAnswer(address: string, cause?: unknown, requestId?: string): MRTError {
  const text = `no answer from ${address}; is the server up? start one with \`npx mrt serve\``;
  return new MRTError('unavailable', text, { requestId, retryable: true, cause });
}

const lost = ({ address }: CallContext) =>
  `the connection to ${address} broke during the run, which is lost; start it again`;

const tooSlow = ({ address, timeout }: CallContext) =>
  `${address} did not finish within ${timeout} ms; raise \`timeout\` or ask for less`;

function tooLarge(details: string, { address, maxMessageBytes }: CallContext): string {
  const [, size] = /larger than max \((\d+) vs \d+\)/.exec(details) ?? [];
  if (size === undefined) return `${address} is out of resources: ${details}`;
  return `${address} sent a message of ${size} bytes, more than the ${maxMessageBytes} allowed; raise \`maxMessageBytes\``;
}
