import { invalid } from './errors.js';
import { addLayers } from './request/add.js';
import { decompose } from './request/decompose.js';
import { generate } from './request/generate.js';
import type { AddLayersInput, DecomposeInput, GenerateInput, RestyleInput } from './request/inputs.js';
import type { Load } from './request/request.js';
import { restyle } from './request/restyle.js';
import { Run } from './run.js';
import { session } from './session.js';
import { GrpcTransport } from './transport/grpc.js';
import type { Health, ServerInfo, Transport } from './transport/transport.js';

export interface MRTOptions {
  /** `host:port` of Triton's gRPC service. Default: MRT_URL, or else 127.0.0.1:8001. */
  url?: string | undefined;
  /** Longest time for a whole run, in ms. Default 600,000. */
  timeout?: number | undefined;
  /** Longest time to connect, and for `health` and `info`, in ms. Default 5,000. */
  connectTimeout?: number | undefined;
  /** Largest response, in bytes; one layer or preview travels in each. Default 256 MiB. */
  maxMessageBytes?: number | undefined;
}

export interface RunOptions {
  /** Cancels the run on the server. */
  signal?: AbortSignal | undefined;
}

/**
 * A client of model `mrt` on a Triton Inference Server. It connects on first use and then keeps one connection.
 * Its four tasks check their input at once, but throw only where the run is used, as an MRTError.
 */
export class MRT {
  readonly #transport: Transport;
  readonly #timeout: number;

  constructor(options: MRTOptions = {}) {
    const { url = process.env.MRT_URL || '127.0.0.1:8001', timeout = 600_000 } = options;
    const { connectTimeout = 5_000, maxMessageBytes = 256 * 2 ** 20 } = options;
    for (const [field, value] of Object.entries({ timeout, connectTimeout, maxMessageBytes })) {
      const limit = 2 ** 31 - 1;
      if (value > 0 && value <= limit) continue;
      throw invalid(field, `is ${value}; give a number above 0, at most ${limit}`);
    }
    this.#transport = new GrpcTransport({ address: addressOf(url), connectTimeout, maxMessageBytes });
    this.#timeout = timeout;
  }

  /** Text to layers: a design from words and regions, or from words alone. */
  generate(input: GenerateInput, options?: RunOptions): Run {
    return this.#run(() => generate(input), options);
  }

  /** Image to layers: a flat picture taken apart along the given regions, or those that the model finds. */
  decompose(input: DecomposeInput, options?: RunOptions): Run {
    return this.#run(() => decompose(input), options);
  }

  /** New layers into an existing design. What was there comes back byte for byte. */
  addLayers(input: AddLayersInput, options?: RunOptions): Run {
    return this.#run(() => addLayers(input), options);
  }

  /** Layers of a design drawn anew in the style of the rest. What is no target comes back byte for byte. */
  restyle(input: RestyleInput, options?: RunOptions): Run {
    return this.#run(() => restyle(input), options);
  }

  /** Whether server and model take requests. Rejects with `unavailable` if nothing answers. */
  health(): Promise<Health> {
    return this.#transport.health();
  }

  /** Server version, tensors of the model, and its parameters: family, defaults and limits. */
  info(): Promise<ServerInfo> {
    return this.#transport.info();
  }

  /** Lets go of the connection; runs that are under way still finish. */
  close(): void {
    this.#transport.close();
  }

  #run(check: () => Load, { signal }: RunOptions = {}): Run {
    const load = checked(check);
    const open = (runSignal: AbortSignal, requestId: string) =>
      session(this.#transport, load, { requestId, signal: runSignal, timeout: this.#timeout });
    return new Run(open, signal);
  }
}

/** Checks now, so that the caller may change the input afterwards; fails later, where the run is awaited. */
function checked(check: () => Load): Load {
  try {
    return check();
  } catch (error) {
    return () => Promise.reject(error);
  }
}

function addressOf(url: string): string {
  const [, address] = /^(?:grpc:\/\/)?((?:\[[\da-f:]+\]|[^\s:/[\]]+):\d{1,5})\/?$/i.exec(url) ?? [];
  if (address) return address;
  throw invalid('url', `is ${JSON.stringify(url)}; give host and gRPC port, like 127.0.0.1:8001`);
}
