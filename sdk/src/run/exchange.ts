import type { Settings } from '../config/options.js';
import { cancelled, MRTError, withRequestId } from '../errors.js';
import type { RunEvent } from '../events.js';
import { sizeOf, type Tensor } from '../request/encode.js';
import type { LoadRequest } from '../request/request.js';
import { toTensors } from '../request/wire.js';
import { Assembler } from '../response/assemble.js';
import { decodeEvent, type ServerEvent } from '../response/decode.js';
import { type Answer, orderCheck } from '../response/order.js';
import type { Transport } from '../transport/transport.js';
import { pause, retryDelay } from './retry.js';
import type { RunSpan } from './span.js';
import { withTimeouts } from './timeouts.js';

export interface ExchangeOptions extends Settings {
  readonly requestId: string;
  /** Cancels the exchange, on the server too. */
  readonly signal: AbortSignal;
  readonly span?: RunSpan | undefined;
}

/** What is sent, and what each answer to it is turned into. */
export interface Message<T> {
  readonly tensors: readonly Tensor[];
  readonly read: (answer: Answer) => T;
}

/** The events of one run, its layers assembled into a stack. Nothing happens before the first `next()`. */
export function runEvents(
  transport: Transport,
  load: LoadRequest,
  options: ExchangeOptions,
): AsyncGenerator<RunEvent, void, undefined> {
  const prepare = async () => {
    const request = await load(options);
    const assembler = new Assembler(request);
    return { tensors: toTensors(request), read: (answer: Answer) => assembler.take(answer) };
  };
  return exchange(transport, prepare, options);
}

/**
 * Sends one request and yields its answers, checked for form and order, within the time limits. A request that failed before
 * its first answer is sent again where that is safe. Nothing happens before the first `next()`.
 *
 * @throws MRTError, always with the request's id
 */
export async function* exchange<T>(
  transport: Transport,
  prepare: () => Promise<Message<T>>,
  options: ExchangeOptions,
): AsyncGenerator<T, void, undefined> {
  const { requestId, signal, timeouts, headers, log, span } = options;
  const start = performance.now();
  const elapsed = () => Math.round(performance.now() - start);
  try {
    const { tensors, read } = await prepare();
    const bytes = tensors.reduce((sum, tensor) => sum + sizeOf(tensor), 0);
    let firstFailure: number | undefined; // ms after the start
    for (let attempt = 1; ; attempt++) {
      log.debug('mrt: request', { requestId, attempt, address: transport.address, bytes });
      const checkOrder = orderCheck();
      let answered = false;
      let complete = false;
      try {
        for await (const response of withTimeouts(
          (own) =>
            transport.stream(tensors, {
              requestId,
              signal: own,
              headers: { ...headers, ...span?.headers },
              connect: timeouts.connect,
            }),
          {
            remaining: { ...timeouts, total: timeouts.total - elapsed() },
            configured: timeouts,
            address: transport.address,
            signal,
            isFirstEvent: ({ event }) => event !== 'heartbeat',
          },
        )) {
          const event = decodeEvent(response);
          if (event.kind === 'heartbeat') continue;
          log.debug('mrt: event', { requestId, event: event.kind, index: event.index, of: event.of });
          checkOrder(event);
          if (event.kind === 'error') throw errorOf(event);
          answered = true;
          complete = event.kind === 'done' || event.kind === 'plan';
          yield read(event);
        }
        if (!complete) throw new MRTError('internal', 'the server closed the stream before its last event');
        log.info('mrt: done', { requestId, ms: elapsed() });
        return;
      } catch (error) {
        if (signal.aborted) throw cancelled(requestId, signal.reason);
        firstFailure ??= elapsed();
        const since = elapsed() - firstFailure;
        const delay = answered ? undefined : retryDelay(error, { attempt, since }, options);
        if (delay === undefined || delay >= timeouts.total - elapsed()) throw error;
        const { code } = error as MRTError;
        log.warn('mrt: retry', { requestId, attempt, code, delay });
        span?.retry(code, delay);
        await pause(delay, signal);
      }
    }
  } catch (error) {
    if (MRTError.is(error)) {
      const level = error.code === 'cancelled' ? 'info' : 'error';
      log[level]('mrt: failed', { requestId, code: error.code, field: error.field, ms: elapsed() });
    }
    throw withRequestId(error, requestId);
  }
}

const PICTURE = 'images[0]'; // the wire's name for what callers pass as `image`

function errorOf({ info }: Extract<ServerEvent, { kind: 'error' }>): MRTError {
  const { code, text, field, retryable, retry_after_ms: retryAfter } = info;
  if (field !== PICTURE)
    return new MRTError(code, text, { field: field ?? undefined, retryable, retryAfter });
  return new MRTError(code, text.replace(PICTURE, 'image'), { field: 'image', retryable, retryAfter });
}
