import { MRTError } from '../errors.js';
import type { Settings } from '../options.js';
import type { Tensor } from '../request/encode.js';
import { cancelled } from './abort.js';
import { complaint } from './complaint.js';
import { errorOf, generateBody, readEvent } from './generate.js';
import { httpError } from './http-error.js';
import { type ServerInfo, serverInfo } from './server-info.js';
import { sseData } from './sse.js';
import { type CallOptions, type Health, MODEL, type Transport, type WireEvent } from './transport.js';
import { noAnswer } from './unreachable.js';

type HttpOptions = Pick<Settings, 'headers' | 'timeouts' | 'maxMessageBytes'>;

/** Triton over HTTP and server-sent events (`generate_stream`): for browsers and the edge, and wherever fetch is. */
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
    { requestId, signal }: CallOptions,
  ): AsyncGenerator<WireEvent, void, undefined> {
    await this.#reach(signal);
    const own = new AbortController();
    const cancel = () => own.abort();
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    let answered = false;
    try {
      const response = await this.#fetch(`/v2/models/${MODEL}/generate_stream`, own.signal, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: generateBody(tensors, requestId),
      });
      if (!response.body) throw new MRTError('internal', `${this.address} answered without a body`);
      for await (const data of sseData(chunksOf(response.body), this.#options.maxMessageBytes)) {
        const event = readEvent(data);
        answered = true;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) throw cancelled(requestId, error);
      if (MRTError.is(error)) throw error;
      this.#reached = false;
      if (!answered) throw noAnswer(this.address, error, requestId);
      const text = `the connection to ${this.address} broke during the run, which is lost; start it again`;
      throw new MRTError('unavailable', text, { requestId, retryable: true, cause: error });
    } finally {
      signal.removeEventListener('abort', cancel);
      own.abort();
    }
  }

  async health(): Promise<Health> {
    const ready = async (path: string) => (await this.#ask(path)).ok;
    return {
      live: await ready('/v2/health/live'),
      ready: await ready('/v2/health/ready'),
      model: await ready(`/v2/models/${MODEL}/ready`),
    };
  }

  async info(): Promise<ServerInfo> {
    const server = await this.#json('/v2');
    const model = await this.#json(`/v2/models/${MODEL}`);
    const config = await this.#json(`/v2/models/${MODEL}/config`);
    const parameters = Object.entries(config.parameters as Record<string, { string_value: string }>);
    return serverInfo({
      server: { name: server.name, version: server.version },
      model: { name: model.name, inputs: model.inputs.map(axes), outputs: model.outputs.map(axes) },
      parameters: Object.fromEntries(parameters.map(([name, value]) => [name, value.string_value])),
    });
  }

  /** Nothing is held: the runtime keeps its own connections. */
  close(): void {}

  /** fetch has no limit of its own for connecting, so the first call asks whether anybody is there. */
  async #reach(signal: AbortSignal): Promise<void> {
    if (this.#reached) return;
    await this.#ask('/v2/health/live', signal);
    this.#reached = true;
  }

  /** @throws MRTError `unavailable` where nobody answers in time */
  async #ask(path: string, signal?: AbortSignal): Promise<Response> {
    const own = new AbortController();
    const abort = () => own.abort();
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    const { connect } = this.#options.timeouts;
    const timer = Number.isFinite(connect) ? setTimeout(abort, connect) : undefined;
    try {
      const response = await fetch(this.address + path, {
        headers: this.#options.headers,
        signal: own.signal,
      });
      const body = await response.arrayBuffer(); // a body that nobody reads would keep its connection
      return new Response(body.byteLength > 0 ? body : null, response);
    } catch (error) {
      throw signal?.aborted ? cancelled(undefined, error) : noAnswer(this.address, error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  async #fetch(path: string, signal: AbortSignal, init: RequestInit): Promise<Response> {
    const headers = { ...init.headers, ...this.#options.headers };
    const response = await fetch(this.address + path, { ...init, headers, signal });
    if (!response.ok) throw await this.#refusal(response);
    return response;
  }

  // biome-ignore lint/suspicious/noExplicitAny: Triton's metadata, checked field by field where it is read
  async #json(path: string): Promise<any> {
    const response = await this.#ask(path);
    if (!response.ok) throw await this.#refusal(response);
    return response.json();
  }

  async #refusal(response: Response): Promise<MRTError> {
    const text = await response.text();
    const json = await Promise.resolve(text)
      .then(JSON.parse)
      .catch(() => undefined);
    const said = errorOf(json);
    return said === undefined ? httpError(response, this.address) : complaint(said);
  }
}

/** Triton's JSON has the numbers of a shape as text. */
function axes({ name, datatype, shape }: { name: string; datatype: string; shape: readonly unknown[] }) {
  return { name, datatype, shape: shape.map(Number) };
}

/** Safari has no async iterator on its streams. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
