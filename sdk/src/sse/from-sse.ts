import type { RunEvent } from '../events.js';
import { loaded } from '../platform/loaded.js';
import { Run } from '../run/run.js';

/** Options of `fromSSE`. */
export interface FromSSEOptions {
  /** Closes the connection, which cancels the run on its server. */
  readonly signal?: AbortSignal | undefined;
  /** As of a run of a client: a slow loop sees only the newest step. */
  readonly latest?: boolean | undefined;
}

/**
 * The run that a server sends with `toSSE`, or the gateway with `stream: true`, with the same events, stack and errors:
 * `fromSSE(fetch('/poster', { method: 'POST', body }))`. Nothing is read before it is used; `abort()` and leaving its loop close
 * the connection, which cancels it on its server.
 */
export function fromSSE(
  response: Response | PromiseLike<Response>,
  { signal, latest }: FromSSEOptions = {},
): Run {
  const answer = Promise.resolve(response);
  answer.catch(() => {}); // the run throws it
  const open = (own: AbortSignal, requestId: string) => eventsIn(answer, own, requestId);
  return new Run(open, { signal, latest });
}

/** As in reading.js, which a page loads with its first answer. */
async function* eventsIn(
  answer: Promise<Response>,
  signal: AbortSignal,
  requestId: string,
): AsyncGenerator<RunEvent, void, undefined> {
  const reading = await loaded(import('./reading.js'));
  yield* reading.eventsIn(answer, signal, requestId);
}
