import { MRTError } from './errors.js';
import { cancelled } from './transport/abort.js';

const FIRST_MS = 250;
const LONGEST_MS = 8_000;

/** How long to wait before the next attempt, in ms; undefined where there shall be none. A quarter of it is chance. */
export function retryOf(error: unknown, attempt: number, maxRetries: number): number | undefined {
  if (attempt > maxRetries || !MRTError.is(error) || !error.retryable) return undefined;
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
