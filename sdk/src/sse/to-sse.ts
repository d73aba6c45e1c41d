import { errorBody } from '../error-json.js';
import { invalid, MRTError } from '../errors.js';
import type { RunEvent } from '../events.js';
import type { Run } from '../run/run.js';
import { type Encoding, EventStream } from './stream.js';
import { messageOf } from './writing.js';

/** Options of `toSSE`. */
export interface ToSSEOptions {
  /** Cancels the run: the signal of the request, where the runtime does not cancel the answer of a caller who has gone. */
  readonly signal?: AbortSignal | undefined;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform', // compression would hold events back
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};

/**
 * The events of a run as a Response of server-sent events, for any server of web-standard Responses; `fromSSE` makes them a run
 * again. Each event is JSON with its `type`, its pictures as base64, every PNG once. A silence is filled with comments. The run
 * starts when the body is read, and is cancelled when that is cancelled. An error of the run is the last event, with
 * its text as it is, which may name the address of the server.
 *
 * @param run one that has not started, since events are not kept
 */
export function toSSE(run: Run, { signal }: ToSSEOptions = {}): Response {
  return new Response(runStream(run, { signal, typed }).body, { headers: HEADERS });
}

interface RunStreamOptions extends ToSSEOptions {
  readonly typed: (error: unknown) => MRTError;
  readonly over?: () => void;
}

/** The body of `toSSE`. */
export function runStream(run: Run, { signal, typed, over }: RunStreamOptions): EventStream<RunEvent> {
  const abort = () => run.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return new EventStream(eventsOf(run), encoding(), {
    typed,
    end: () => run.abort(),
    over: () => {
      signal?.removeEventListener('abort', abort);
      over?.();
    },
  });
}

const TYPES = ['progress', 'accepted', 'step', 'layer', 'done'] as const;

/** The events of a run. It reads ahead of a slow caller, who then gets the preview of the newest step only. */
async function* eventsOf(run: Run): AsyncGenerator<RunEvent, void, undefined> {
  let queue: RunEvent[] = [];
  let done = false;
  let outcome: { readonly error?: unknown } | undefined;
  let wake = () => {};
  for (const type of TYPES)
    run.on(type, (event) => {
      if (type === 'step') queue = queue.map(withoutPreview);
      queue.push({ type, event } as RunEvent);
      done ||= type === 'done';
      wake();
    });
  const settle = (how: { readonly error?: unknown }) => {
    outcome = how;
    wake();
  };
  run.final().then(
    () =>
      settle(done ? {} : { error: invalid('run', 'is over already; give toSSE a run that has not started') }),
    (error) => settle({ error }),
  );
  for (;;) {
    const event = queue.shift();
    if (event) yield event;
    else if (outcome && 'error' in outcome) throw outcome.error;
    else if (outcome) return;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}

function withoutPreview(queued: RunEvent): RunEvent {
  if (queued.type !== 'step' || !queued.event.preview) return queued;
  const { preview: _, ...event } = queued.event;
  return { type: 'step', event };
}

function encoding(): Encoding<RunEvent> {
  const sent = new Set<string>();
  return {
    event: (event) => named(event.type, messageOf(event, sent)),
    error: (error) => named('error', { type: 'error', ...errorBody(error) }),
    heartbeat: ':\n\n',
  };
}

const named = (type: string, message: object) => `event: ${type}\ndata: ${JSON.stringify(message)}\n\n`;

const typed = (error: unknown) =>
  MRTError.is(error)
    ? error
    : new MRTError('internal', 'the run failed; the log of its server says why', { cause: error });
