import type { Settings } from '../config/options.js';
import { MRTError } from '../errors.js';

type Limit = 'firstEvent' | 'idle' | 'total';

export interface TimedOptions<T> {
  /** What is left of each, in ms. */
  readonly limits: Settings['timeouts'];
  /** What error texts name: the limits as they were set. */
  readonly of: Settings['timeouts'];
  readonly address: string;
  readonly signal: AbortSignal;
  /** Whether this is a first event, and more than a sign of life from a queue. */
  readonly begins: (value: T) => boolean;
}

/**
 * What `open` yields, as long as it comes in time; after that its signal fires and the error says which limit it was.
 * A reader that pauses is not counted as silence.
 *
 * @throws MRTError `deadline_exceeded`, never retryable: whoever set the limit has waited long enough
 */
export async function* timed<T>(
  open: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
  { limits, of, address, signal, begins }: TimedOptions<T>,
): AsyncGenerator<T, void, undefined> {
  const controller = new AbortController();
  let late: MRTError | undefined;
  const start = (limit: Limit) =>
    Number.isFinite(limits[limit])
      ? setTimeout(() => {
          late = new MRTError('deadline_exceeded', TEXTS[limit](address, of[limit]));
          controller.abort();
        }, limits[limit])
      : undefined;
  const total = start('total');
  const first = start('firstEvent');
  const follow = () => {
    clearTimeout(total); // of a run that nobody reads on: it would keep the process
    clearTimeout(first);
    controller.abort();
  };
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow, { once: true });
  let begun = false;
  const events = open(controller.signal);
  try {
    for (;;) {
      const silence = begun ? start('idle') : undefined;
      const { value, done } = await events.next().finally(() => clearTimeout(silence));
      if (late) throw late;
      if (done) return;
      begun ||= begins(value);
      if (begun) clearTimeout(first);
      yield value;
    }
  } catch (error) {
    throw late ?? error;
  } finally {
    clearTimeout(total);
    clearTimeout(first);
    signal.removeEventListener('abort', follow);
    await events.return();
  }
}

const TEXTS: Record<Limit, (address: string, ms: number) => string> = {
  firstEvent: (address, ms) =>
    `${address} answered nothing within ${ms} ms; it may be busy: try later or raise \`timeouts.firstEvent\``,
  idle: (address, ms) =>
    `${address} fell silent for ${ms} ms; raise \`timeouts.idle\` if its steps take longer`,
  total: (address, ms) =>
    `${address} did not finish within ${ms} ms; raise \`timeouts.total\` or ask for less`,
};
