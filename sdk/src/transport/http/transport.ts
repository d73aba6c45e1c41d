import type { Settings } from '../../config/options.js';
import { cancelled, MRTError } from '../../errors.js';
import type { Tensor } from '../../request/encode.js';
import { bypassProxyForLoopback, fetchProxy, isLoopback } from '../proxy.js';
import type { ServerInfo } from '../server-info.js';
import {
  CALLER,
  type CallOptions,
  FORWARDED,
  type Health,
  MODEL,
  type Transport,
  type WireEvent,
} from '../transport.js';
import { lost, noAnswer } from '../unreachable.js';
import { chunksOf } from './body.js';
import { httpError } from './error.js';
import { generateBody, readEvent } from './generate.js';
import { readInfo } from './info.js';
import { sseData } from './sse.js';

export type HttpOptions = Pick<Settings, 'headers' | 'clientId' | 'timeouts' | 'maxMessageBytes'>;

/**
 * Triton over HTTP and server-sent events (`generate_stream`), for browsers, edge runtimes and any other runtime with fetch.
 *
 * While the reader pauses, no further chunk is read from the body. fetch and the two sockets then buffer some MB; anything
 * beyond that waits in the server.
 */
export class HttpTransport implements Transport {
  readonly address: string;
  readonly #options: HttpOptions;
  #connected = false;

  /** @param base `http://host:port`, with the path that a gateway puts before `/v2`, if any */
  constructor(base: string, options: HttpOptions) {
    this.address = base;
    if (isLoopback(new URL(base).hostname)) bypassProxyForLoopback();
    this.#options = options;
  }

  async *stream(
    tensors: readonly Tensor[],
    { requestId, signal, headers: own, connect }: CallOptions,
  ): AsyncGenerator<WireEvent, void, undefined> {
    await this.#connect(signal, connect);
    const { controller, release } = follow(signal);
    let answered = false;
    try {
      const headers = this.#headers({
        ...own,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      });
      const response = await this.#fetch(`/v2/models/${MODEL}/generate_stream`, {
        method: 'POST',
        headers,
        body: generateBody(tensors, {
          id: requestId,
          [CALLER]: this.#options.clientId,
          ...parametersIn(headers),
        }),
        signal: controller.signal,
      });
      if (!isEvents(response)) throw await httpError(response, this.address);
      for await (const data of sseData(chunksOf(response), this.#options.maxMessageBytes)) {
        const event = readEvent(data);
        answered = true;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) throw cancelled(requestId, error);
      if (MRTError.is(error)) throw error;
      this.#connected = false;
      throw answered
        ? lost(this.address, error, requestId)
        : noAnswer(this.address, error, { requestId, proxy: fetchProxy(this.address) });
    } finally {
      release();
      controller.abort();
    }
  }

  async health(): Promise<Health> {
    return {
      live: await this.#isReady('/v2/health/live'),
      ready: await this.#isReady('/v2/health/ready'),
      model: await this.#isReady(`/v2/models/${MODEL}/ready`),
    };
  }

  info(): Promise<ServerInfo> {
    return readInfo(async (path) => {
      const response = await this.#get(path);
      if (!response.ok) throw await httpError(response, this.address);
      return response;
    });
  }

  /** Does nothing: the runtime manages its own connections. */
  close(): void {}

  /** Triton answers 200 for yes and 400 for no; any other status does not come from Triton. */
  async #isReady(path: string): Promise<boolean> {
    const response = await this.#get(path);
    if (response.ok || response.status === 400) return response.ok;
    throw await httpError(response, this.address);
  }

  /** fetch has no connect timeout, so the first call checks that the server is live. */
  async #connect(signal: AbortSignal, timeout?: number): Promise<void> {
    if (this.#connected) return;
    await this.#get('/v2/health/live', signal, timeout);
    this.#connected = true;
  }

  /** @throws MRTError `unavailable` without an answer in time, `cancelled` by the signal */
  async #get(
    path: string,
    signal = new AbortController().signal,
    connect = this.#options.timeouts.connect,
  ): Promise<Response> {
    const { controller, release } = follow(signal);
    const timer = Number.isFinite(connect) ? setTimeout(() => controller.abort(), connect) : undefined;
    try {
      const response = await this.#fetch(path, { headers: this.#headers(), signal: controller.signal });
      const body = await response.arrayBuffer(); // an unread body would keep its connection
      return new Response(body.byteLength > 0 ? body : null, response);
    } catch (error) {
      throw signal.aborted
        ? cancelled(undefined, error)
        : noAnswer(this.address, error, { proxy: fetchProxy(this.address) });
    } finally {
      clearTimeout(timer);
      release();
    }
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    return fetch(this.address + path, init);
  }

  #headers(own: Record<string, string> = {}): Headers {
    const headers = new Headers(this.#options.headers);
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    return headers;
  }
}

const parametersIn = (headers: Headers) =>
  Object.fromEntries([...headers].filter(([name]) => FORWARDED.includes(name)));

const isEvents = ({ ok, headers }: Response) =>
  ok && (headers.get('content-type') ?? '').startsWith('text/event-stream');

/** A controller that fires with `signal`, until `release`; without it a long-lived signal would keep a listener per call. */
function follow(signal: AbortSignal): { controller: AbortController; release: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return { controller, release: () => signal.removeEventListener('abort', abort) };
}
