import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { InferenceClient, type ModelStreamInferResponse } from 'tritonclient-proto';
import type { Settings } from '../../config/options.js';
import { cancelled, invalid, MRTError } from '../../errors.js';
import type { Tensor } from '../../request/encode.js';
import { grpcProxy, type ProxyServer } from '../proxy.js';
import type { ServerInfo } from '../server-info.js';
import { CALLER, type CallOptions, type Health, type Transport, type WireEvent } from '../transport.js';
import { connect } from './connect.js';
import { gate } from './gate.js';
import { inferRequest, readResponse } from './infer.js';
import { readHealth, readInfo } from './inspect.js';
import { credentialsOf, type OWN_SERVER, type Tls } from './security.js';
import { statusError } from './status.js';

export type { Tls };

type GrpcOptions = Pick<Settings, 'headers' | 'clientId' | 'timeouts' | 'maxMessageBytes'> & {
  readonly tls: boolean | Tls | typeof OWN_SERVER;
  readonly keepalive: number | undefined;
};

const NO_LIMIT = 2 ** 31 - 1;
const WINDOW = 4 * 2 ** 20; // bytes in flight: with HTTP/2's default of 64 KiB a layer of 1 MB takes a fifth longer

/** Triton over gRPC: for Node, Deno and Bun. */
export class GrpcTransport implements Transport {
  readonly address: string;
  readonly #options: GrpcOptions;
  readonly #proxy: ProxyServer | undefined;
  readonly #channel: ConstructorParameters<typeof InferenceClient>;
  #client: InferenceClient | undefined;

  /** @param address `host:port` of Triton's gRPC service */
  constructor(address: string, options: GrpcOptions) {
    const { keepalive, maxMessageBytes, tls } = options;
    if (keepalive !== undefined && !(keepalive > 0 && keepalive <= NO_LIMIT))
      throw invalid(
        'keepalive',
        `is ${keepalive}; give ms above 0, and at least 300000 for Triton's default settings`,
      );
    this.address = address;
    this.#options = options;
    this.#proxy = grpcProxy(address);
    this.#channel = [
      address,
      credentialsOf(tls),
      {
        'grpc.max_receive_message_length': maxMessageBytes,
        'grpc.max_send_message_length': -1,
        'grpc-node.flow_control_window': WINDOW,
        'grpc.enable_http_proxy': this.#proxy ? 1 : 0,
        'grpc.enable_retries': 0, // its buffer would keep every picture sent
        ...(keepalive && { 'grpc.keepalive_time_ms': keepalive }),
      },
    ];
  }

  async *stream(
    tensors: readonly Tensor[],
    { requestId, signal, headers, connect: timeout }: CallOptions,
  ): AsyncGenerator<WireEvent, void, undefined> {
    const client = await this.#connected(signal, timeout);
    const flow = gate();
    const call = client.modelStreamInfer(this.#metadata(headers), { interceptors: [flow.interceptor] });
    call.on('error', () => {}); // without a listener, cancelling a call that nobody reads would crash the process
    const cancel = () => call.cancel();
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    const reader: AsyncIterator<ModelStreamInferResponse> = call[Symbol.asyncIterator]();
    let answered = false;
    let finished = false;
    try {
      call.write(inferRequest(tensors, requestId));
      call.end();
      while (!finished) {
        flow.pull();
        const { value, done } = await reader.next();
        if (done) throw new MRTError('internal', 'the server closed the stream without a final response');
        answered = true;
        const { event, final } = readResponse(value);
        finished = final;
        if (event) yield event;
      }
    } catch (error) {
      if (signal.aborted) throw cancelled(requestId, error);
      throw MRTError.is(error)
        ? error
        : statusError(error as ServiceError, { ...this.#context(), requestId, answered });
    } finally {
      signal.removeEventListener('abort', cancel);
      flow.open();
      if (finished) void drain(reader);
      else call.cancel();
    }
  }

  async health(): Promise<Health> {
    return readHealth(await this.#connected(), this.#metadata(), this.#context());
  }

  async info(): Promise<ServerInfo> {
    return readInfo(await this.#connected(), this.#metadata(), this.#context());
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  #metadata(own: CallOptions['headers'] = {}): Metadata {
    const metadata = new Metadata();
    const { headers: all, clientId } = this.#options;
    for (const headers of [{ [CALLER]: clientId }, all, own])
      for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
    return metadata;
  }

  #context() {
    const { timeouts, maxMessageBytes, keepalive } = this.#options;
    const timeout = Math.min(timeouts.connect, NO_LIMIT);
    return { address: this.address, proxy: this.#proxy, timeout, maxMessageBytes, keepalive };
  }

  /** grpc-js delays the next attempt after a failed one, so a failed client is discarded. */
  async #connected(signal?: AbortSignal, timeout = this.#options.timeouts.connect): Promise<InferenceClient> {
    this.#client ??= new InferenceClient(...this.#channel);
    const client = this.#client;
    try {
      await connect(client, { address: this.address, proxy: this.#proxy, timeout }, signal);
      return client;
    } catch (error) {
      if (this.#client === client) this.close();
      throw error;
    }
  }
}

/** After the final response only the status follows; cancelling now would look like a failure to the server. */
async function drain(reader: AsyncIterator<unknown>): Promise<void> {
  try {
    while (!(await reader.next()).done);
  } catch {
    // the run is already complete
  }
}
