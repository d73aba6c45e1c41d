import { connectivityState, Metadata, type ServiceError } from '@grpc/grpc-js';
import { type InferenceClient, ServerLiveRequest } from 'tritonclient-proto';
import { cancelled } from '../../errors.js';
import type { ProxyServer } from '../proxy.js';
import { noAnswer } from '../unreachable.js';

/**
 * Waits until a client is connected. A refused connection fails at once, an unresponsive address after `timeout` ms.
 *
 * @throws MRTError `unavailable`, or `cancelled` by the signal
 */
export async function connect(
  client: InferenceClient,
  { address, proxy, timeout }: { address: string; proxy: ProxyServer | undefined; timeout: number },
  signal?: AbortSignal,
): Promise<void> {
  const channel = client.getChannel();
  const end = performance.now() + timeout;
  for (;;) {
    if (signal?.aborted) throw cancelled();
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.READY) return;
    const down = state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN;
    if (down) throw noAnswer(address, await lastError(client), { proxy });
    await changed(client, state, end - performance.now(), signal).catch((cause) => {
      throw noAnswer(address, cause, { proxy });
    });
  }
}

/** Why the channel is down: it reports that only to calls, which it fails at once. */
function lastError(client: InferenceClient): Promise<ServiceError | null | undefined> {
  const deadline = Date.now() + 1_000;
  return new Promise<ServiceError | null>((resolve) => {
    client.serverLive(new ServerLiveRequest(), new Metadata(), { deadline }, resolve);
  }).catch(() => undefined);
}

/**
 * Resolves when the channel leaves `state` or the signal fires; rejects after `ms`. With its own timer, because grpc-js takes
 * a deadline as a time of day, which passes early when the clock is set forward.
 */
function changed(client: InferenceClient, state: connectivityState, ms: number, signal?: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    const settle = (error?: Error) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (error) reject(error);
      else resolve();
    };
    const onAbort = () => settle();
    const late = () => settle(new Error('no connection in time'));
    const timer = Number.isFinite(ms) ? setTimeout(late, ms) : undefined;
    signal?.addEventListener('abort', onAbort, { once: true });
    client.getChannel().watchConnectivityState(state, Number.POSITIVE_INFINITY, settle);
  });
}
