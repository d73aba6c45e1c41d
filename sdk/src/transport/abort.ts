import { MRTError } from '../errors.js';

/** The error of a run that its caller ended. */
export function cancelled(requestId?: string, cause?: unknown): MRTError {
  return new MRTError('cancelled', 'the run was cancelled by its caller', { requestId, cause });
}
