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
 * What `open` yields, as long as it arrives in time. When a limit passes, the signal passed to `open` fires and the error
 * names the limit. Time in which the reader pauses does not count as idle.
 *
 * @throws MRTError `deadline_exceeded`, never retryable: whoever set the limit has waited long enough
 */
export function withTimeouts<T>(
  open: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
  { remaining, configured, address, signal, isFirstEvent }: TimeoutOptions<T>,
): AsyncIterable<T> {
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
  let idle: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    for (const timer of [total, first, idle]) clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  };
  const cancel = () => {
    stop(); // if nobody reads on, a timer would keep the process alive
    controller.abort();
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  let begun = false;
  const events = open(controller.signal);
  const arrived = (result: IteratorResult<T, void>) => {
    clearTimeout(idle);
    if (timeout) return late(timeout);
    if (result.done) {
      stop();
    } else if (!begun && isFirstEvent(result.value)) {
      begun = true;
      clearTimeout(first);
    }
    return result;
  };
  const failed = (error: unknown): never => {
    stop();
    throw timeout ?? error;
  };
  const late = async (error: MRTError): Promise<never> => {
    stop();
    await events.return();
    throw error;
  };
  // No generator: a run has one event a step, and each layer of generators costs three turns of the microtask queue for it.
  const iterator: AsyncIterator<T, void> = {
    next() {
      if (begun) idle = start('idle');
      return events.next().then(arrived, failed);
    },
    async return() {
      stop();
      await events.return();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

const TEXTS: Record<Limit, (address: string, ms: number) => string> = {
  firstEvent: (address, ms) =>
    `${address} sent no event within ${ms} ms; it may be busy: try later or raise \`timeouts.firstEvent\``,
  idle: (address, ms) =>
    `${address} sent nothing for ${ms} ms; raise \`timeouts.idle\` if its steps take longer`,
  total: (address, ms) =>
    `${address} did not finish within ${ms} ms; raise \`timeouts.total\` or ask for less`,
};
