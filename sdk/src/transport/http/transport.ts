import type { Settings } from '../../config/options.js';
import { MRTError } from '../../errors.js';
import type { Tensor } from '../../request/encode.js';
import { cancelled, follow } from '../abort.js';
import { fetchProxy } from '../proxy.js';
import type { ServerInfo } from '../server-info.js';
import { type CallOptions, type Health, MODEL, type Transport, type WireEvent } from '../transport.js';
import { lost, noAnswer } from '../unreachable.js';
import { chunksOf } from './body.js';
import { httpError } from './error.js';
import { generateBody, readEvent } from './generate.js';
import { readInfo } from './info.js';
import { sseData } from './sse.js';

type HttpOptions = Pick<Settings, 'headers' | 'timeouts' | 'maxMessageBytes'>;

/**
 * Triton over HTTP and server-sent events (`generate_stream`): for browsers and the edge, and wherever fetch is.
 *
 * A paused reader takes no further chunk off the body. What lies between is the runtime's and the network's: fetch and the two
 * sockets hold some MB, and what the server has made beyond that waits in the server.
 */
export class HttpTransport implements Transport {
  readonly address: string;
  readonly #options: HttpOptions;
  #reached = false;

  /** @param base `http://host:port`, with whatever path a gateway puts before `/v2` */
  constructor(base: string, options: HttpOptions) {
    this.address = base;
    this.#options = options;
  }

  async *stream(
    tensors: readonly Tensor[],
    { requestId, signal, headers: own }: CallOptions,
  ): AsyncGenerator<WireEvent, void, undefined> {
    await this.#reach(signal);
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
        body: generateBody(tensors, { id: requestId, ...contextIn(headers) }),
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
      this.#reached = false;
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
      live: await this.#says('/v2/health/live'),
      ready: await this.#says('/v2/health/ready'),
      model: await this.#says(`/v2/models/${MODEL}/ready`),
    };
  }

  info(): Promise<ServerInfo> {
    return readInfo(async (path) => {
      const response = await this.#ask(path);
      if (!response.ok) throw await httpError(response, this.address);
      return response;
    });
  }

  /** Nothing is held: the runtime keeps its own connections. */
  close(): void {}

  /** Triton's yes is 200 and its no is 400; anything else is somebody else's answer. */
  async #says(path: string): Promise<boolean> {
    const response = await this.#ask(path);
    if (response.ok || response.status === 400) return response.ok;
    throw await httpError(response, this.address);
  }

  /** fetch has no limit of its own for connecting, so the first call asks whether anybody is there. */
  async #reach(signal: AbortSignal): Promise<void> {
    if (this.#reached) return;
    await this.#ask('/v2/health/live', signal);
    this.#reached = true;
  }

  /** @throws MRTError `unavailable` where nobody answers in time, `cancelled` by the signal */
  async #ask(path: string, signal = new AbortController().signal): Promise<Response> {
    const { controller, release } = follow(signal);
    const { connect } = this.#options.timeouts;
    const timer = Number.isFinite(connect) ? setTimeout(() => controller.abort(), connect) : undefined;
    try {
      const response = await this.#fetch(path, { headers: this.#headers(), signal: controller.signal });
      const body = await response.arrayBuffer(); // a body that nobody reads would keep its connection
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

/** Triton hands no header of `generate_stream` on to the model (server#8790), so these stand in the body, too. */
const contextIn = (headers: Headers) =>
  Object.fromEntries([...headers].filter(([name]) => name === 'traceparent' || name === 'tracestate'));

const isEvents = ({ ok, headers }: Response) =>
  ok && (headers.get('content-type') ?? '').startsWith('text/event-stream');
