import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { InferenceClient, type ModelStreamInferResponse } from 'tritonclient-proto';
import { MRTError } from '../errors.js';
import type { Tensor } from '../request/encode.js';
import { cancelled } from './abort.js';
import { connect } from './connect.js';
import { gate } from './gate.js';
import { inferRequest, readResponse } from './infer.js';
import { readHealth, readInfo } from './inspect.js';
import { statusError } from './status.js';
import type { CallOptions, Health, ServerInfo, Transport, WireEvent } from './transport.js';

export interface GrpcOptions {
  /** `host:port` of Triton's gRPC service. */
  readonly address: string;
  /** Longest time in ms to connect, and to answer `health` and `info`. */
  readonly connectTimeout: number;
  readonly maxMessageBytes: number;
}

/** Triton over gRPC: for Node, and what runs Node's packages. */
export class GrpcTransport implements Transport {
  readonly #options: GrpcOptions;
  #client: InferenceClient | undefined;

  constructor(options: GrpcOptions) {
    this.#options = options;
  }

  async *stream(
    tensors: readonly Tensor[],
    options: CallOptions,
  ): AsyncGenerator<WireEvent, void, undefined> {
    const { requestId, signal, timeout } = options;
    const client = await this.#connected(signal);
    const flow = gate();
    const deadline = Date.now() + timeout;
    const call = client.modelStreamInfer(new Metadata(), { deadline, interceptors: [flow.interceptor] });
    call.on('error', () => {}); // a call that is cancelled while nobody reads it would end the process
    const cancel = () => call.cancel();
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
        : statusError(error as ServiceError, { ...this.#options, requestId, timeout, answered });
    } finally {
      signal.removeEventListener('abort', cancel);
      flow.open();
      if (finished) void drain(reader);
      else call.cancel();
    }
  }

  async health(): Promise<Health> {
    return readHealth(await this.#connected(), this.#options);
  }

  async info(): Promise<ServerInfo> {
    return readInfo(await this.#connected(), this.#options);
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  /** After a failed attempt grpc-js waits before the next one, so a failed client is thrown away. */
  async #connected(signal?: AbortSignal): Promise<InferenceClient> {
    const { address, connectTimeout, maxMessageBytes } = this.#options;
    this.#client ??= new InferenceClient(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': maxMessageBytes,
      'grpc.max_send_message_length': -1,
      'grpc.enable_retries': 0, // its buffer would keep every picture that was sent
    });
    const client = this.#client;
    try {
      await connect(client, address, connectTimeout, signal);
      return client;
    } catch (error) {
      if (this.#client === client) this.close();
      throw error;
    }
  }
}

/** After the final response only the status is to come; cancelling now would look like a failure to the server. */
async function drain(reader: AsyncIterator<unknown>): Promise<void> {
  try {
    while (!(await reader.next()).done);
  } catch {
    // the run has its answer
  }
}
