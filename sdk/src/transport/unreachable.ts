import { MRTError } from '../errors.js';

/** The error of a server that cannot be reached. */
export function noAnswer(address: string, cause?: unknown, requestId?: string): MRTError {
  const text = `no answer from ${address}; is the server up? start one with \`npx mrt serve\``;
  return new MRTError('unavailable', text, { requestId, retryable: true, cause });
}

/** The error of a connection that broke after the first event. */
export function lost(address: string, cause?: unknown, requestId?: string): MRTError {
  const text = `the connection to ${address} broke during the run, which is lost; start it again`;
  return new MRTError('unavailable', text, { requestId, retryable: true, cause });
}

/** The text for a server, or a gateway before it, that asks who is calling. */
export const refused = (address: string, details: string) =>
  `${address} refused the call (${details}); give its credentials in \`headers\``;
