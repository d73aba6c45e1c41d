import { MRTError } from '../errors.js';

/** The error of a run that its caller ended. */
export function cancelled(requestId?: string, cause?: unknown): MRTError {
  return new MRTError('cancelled', 'the run was cancelled by its caller', { requestId, cause });
}

/** A controller that fires with `signal`, until `release`; a signal that outlives many calls then keeps none of them. */
export function follow(signal: AbortSignal): { controller: AbortController; release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return { controller, release: () => signal.removeEventListener('abort', abort) };
}
