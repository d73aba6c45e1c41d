import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { InferenceClient, inferenceService } from 'tritonclient-proto';
import type { Settings } from '../../config/options.js';
import { cancelled, invalid, MRTError } from '../../errors.js';
import type { Tensor } from '../../request/encode.js';
import { grpcProxy, type ProxyServer } from '../proxy.js';
import type { ServerInfo } from '../server-info.js';
import { CALLER, type CallOptions, type Health, type Transport, type WireEvent } from '../transport.js';
import { connect } from './connect.js';
import { inferRequest, readResponse } from './infer.js';
import { readHealth, readInfo } from './inspect.js';
import { exchangeMessages } from './messages.js';
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
    const { path, requestSerialize } = inferenceService.modelStreamInfer;
    const messages = exchangeMessages(client.getChannel(), path, {
      metadata: this.#metadata(headers),
      message: requestSerialize(inferRequest(tensors, requestId)),
    });
    if (signal.aborted) messages.cancel();
    signal.addEventListener('abort', messages.cancel, { once: true });
    let answered = false;
    let finished = false;
    try {
      while (!finished) {
        const message = await messages.next();
        if (!message) throw new MRTError('internal', 'the server closed the stream without a final response');
        answered = true;
        const { event, final } = readResponse(message);
        finished = final;
        if (event) yield event;
      }
    } catch (error) {
      if (signal.aborted) throw cancelled(requestId, error);
      throw MRTError.is(error)
        ? error
        : statusError(error as ServiceError, { ...this.#context(), requestId, answered });
    } finally {
      signal.removeEventListener('abort', messages.cancel);
      if (!finished) messages.cancel(); // after the final response only the status follows, and a cancel would look like a failure
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
