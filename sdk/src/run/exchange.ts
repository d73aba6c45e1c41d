import type { Settings } from '../config/options.js';
import { MRTError, withRequestId } from '../errors.js';
import { sizeOf, type Tensor } from '../request/encode.js';
import { decodeEvent, type ServerEvent } from '../response/decode.js';
import { type Answer, orderCheck } from '../response/order.js';
import { cancelled } from '../transport/abort.js';
import type { Transport } from '../transport/transport.js';
import { pauseBefore, retryOf } from './retry.js';
import type { RunSpan } from './span.js';
import { timed } from './timeouts.js';

export interface ExchangeOptions extends Settings {
  readonly requestId: string;
  /** Ends the exchange, on the wire, too. */
  readonly signal: AbortSignal;
  readonly span?: RunSpan | undefined;
}

/**
 * One request and the events that answer it, checked for form and order, within the limits of time, and sent again where
 * that is safe. Nothing happens before the first `next()`. Everything it throws is an MRTError with the request's id.
 */
export async function* exchange(
  transport: Transport,
  read: () => Promise<readonly Tensor[]>,
  options: ExchangeOptions,
): AsyncGenerator<Answer, void, undefined> {
  const { requestId, signal, timeouts, log, span } = options;
  const start = performance.now();
  const took = () => Math.round(performance.now() - start);
  try {
    const tensors = await read();
    const bytes = tensors.reduce((sum, tensor) => sum + sizeOf(tensor), 0);
    let failed: number | undefined; // when, for the first time
    for (let attempt = 1; ; attempt++) {
      log.debug('mrt: request', { requestId, attempt, address: transport.address, bytes });
      const check = orderCheck();
      let answered = false;
      try {
        const limits = { ...timeouts, total: timeouts.total - took() };
        for await (const response of timed(
          (own) => transport.stream(tensors, { requestId, signal: own, headers: span?.headers }),
          {
            limits,
            of: timeouts,
            address: transport.address,
            signal,
            begins: ({ event }) => event !== 'heartbeat',
          },
        )) {
          const event = decodeEvent(response);
          if (event.kind === 'heartbeat') continue;
          log.debug('mrt: event', { requestId, event: event.kind, index: event.index, of: event.of });
          check(event);
          if (event.kind === 'error') throw refusalOf(event);
          answered = true;
          yield event;
        }
        log.info('mrt: done', { requestId, ms: took() });
        return;
      } catch (error) {
        if (signal.aborted) throw cancelled(requestId, error);
        failed ??= took();
        const delay = answered ? undefined : retryOf(error, { attempt, since: took() - failed }, options);
        if (delay === undefined || delay >= timeouts.total - took()) throw error;
        const { code } = error as MRTError;
        log.warn('mrt: retry', { requestId, attempt, code, delay });
        span?.retry(code, delay);
        await pauseBefore(delay, signal);
      }
    }
  } catch (error) {
    if (MRTError.is(error)) {
      const level = error.code === 'cancelled' ? 'info' : 'error';
      log[level]('mrt: failed', { requestId, code: error.code, field: error.field, ms: took() });
    }
    throw withRequestId(error, requestId);
  }
}

const PICTURE = 'images[0]'; // on the wire, what callers know as image

function refusalOf({ info }: Extract<ServerEvent, { kind: 'error' }>): MRTError {
  const { code, text, field, retryable } = info;
  if (field !== PICTURE) return new MRTError(code, text, { field: field ?? undefined, retryable });
  return new MRTError(code, text.replace(PICTURE, 'image'), { field: 'image', retryable });
}
