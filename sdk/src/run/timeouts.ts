import type { Settings } from '../config/options.js';
import { MRTError } from '../errors.js';

type Limit = 'firstEvent' | 'idle' | 'total';

export interface TimeoutOptions<T> {
  /** What is left of each limit, in ms. */
  readonly remaining: Settings['timeouts'];
  /** The limits as configured, for error texts. */
  readonly configured: Settings['timeouts'];
  readonly address: string;
  readonly signal: AbortSignal;
  /** Whether a value counts as the first event; a heartbeat from the queue does not. */
  readonly isFirstEvent: (value: T) => boolean;
}

/**
 * Yields what `open` yields as long as it arrives in time. When a limit passes, the signal passed to `open` fires and the error
 * names the limit. Time in which the reader pauses does not count as idle.
 *
 * @throws MRTError `deadline_exceeded`, never retryable: whoever set the limit has waited long enough
 */
export async function* withTimeouts<T>(
  open: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
  { remaining, configured, address, signal, isFirstEvent }: TimeoutOptions<T>,
): AsyncGenerator<T, void, undefined> {
  const controller = new AbortController();
  let timeout: MRTError | undefined;
  const start = (limit: Limit) =>
    Number.isFinite(remaining[limit])
      ? setTimeout(() => {
          timeout = new MRTError('deadline_exceeded', TEXTS[limit](address, configured[limit]));
          controller.abort();
        }, remaining[limit])
      : undefined;
  const total = start('total');
  const first = start('firstEvent');
  const cancel = () => {
    clearTimeout(total); // if nobody reads on, a timer would keep the process alive
    clearTimeout(first);
    controller.abort();
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  let begun = false;
  const events = open(controller.signal);
  try {
    for (;;) {
      const idle = begun ? start('idle') : undefined;
      const { value, done } = await events.next().finally(() => clearTimeout(idle));
      if (timeout) throw timeout;
      if (done) return;
      begun ||= isFirstEvent(value);
      if (begun) clearTimeout(first);
      yield value;
    }
  } catch (error) {
    throw timeout ?? error;
  } finally {
    clearTimeout(total);
    clearTimeout(first);
    signal.removeEventListener('abort', cancel);
    await events.return();
  }
}

const TEXTS: Record<Limit, (address: string, ms: number) => string> = {
  firstEvent: (address, ms) =>
    `${address} sent no event within ${ms} ms; it may be busy: try later or raise \`timeouts.firstEvent\``,
  idle: (address, ms) =>
    `${address} sent nothing for ${ms} ms; raise \`timeouts.idle\` if its steps take longer`,
  total: (address, ms) =>
    `${address} did not finish within ${ms} ms; raise \`timeouts.total\` or ask for less`,
};
