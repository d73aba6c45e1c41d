import { MRTError } from '../errors.js';
import { cancelled } from '../transport/abort.js';

const FIRST_MS = 250;
const LONGEST_MS = 4_000;
/** A server that died is back within some 4 s on an idle machine, and within twice that on a busy one. */
export const PATIENCE_MS = 10_000;

/** When to stop: after so many attempts, or once the first failure lies so many ms back. */
export interface Retries {
  readonly maxRetries: number;
  readonly patience: number;
}

/**
 * How long to wait before the next attempt, in ms; undefined where there shall be none. A quarter of it is chance.
 *
 * @param attempt the one that failed, from 1
 * @param since ms since the first failure
 */
export function retryOf(
  error: unknown,
  { attempt, since }: { attempt: number; since: number },
  { maxRetries, patience }: Retries,
): number | undefined {
  const over = attempt > maxRetries || since >= patience;
  if (over || !MRTError.is(error) || !error.retryable) return undefined;
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(full * (0.75 + Math.random() / 4));
}

/** @throws MRTError `cancelled` as soon as the signal fires */
export function pauseBefore(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled());
    const onAbort = () => {
      clearTimeout(timer);
      reject(cancelled());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
