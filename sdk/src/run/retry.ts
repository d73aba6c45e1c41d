import type { Settings } from '../config/options.js';
import { cancelled, MRTError } from '../errors.js';

const FIRST_MS = 250;
const LONGEST_MS = 4_000;

/**
 * How long to wait before the next attempt, in ms: exponential back-off, a quarter of it random, and no less than the server
 * wishes. Undefined to give up.
 *
 * @param attempt the one that failed, from 1
 * @param since ms since the first failure
 */
export function retryDelay(
  error: unknown,
  { attempt, since }: { attempt: number; since: number },
  { maxRetries, retryWindowMs }: Pick<Settings, 'maxRetries' | 'retryWindowMs'>,
): number | undefined {
  const over = attempt > maxRetries || since >= retryWindowMs;
  if (over || !MRTError.is(error) || !error.retryable) return undefined;
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  const chance = Math.random() / 4;
  return Math.round(Math.max(full * (0.75 + chance), (error.retryAfter ?? 0) * (1 + chance)));
}

/** @throws MRTError `cancelled` as soon as the signal fires */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled(undefined, signal.reason));
    const onAbort = () => {
      clearTimeout(timer);
      reject(cancelled(undefined, signal.reason));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
