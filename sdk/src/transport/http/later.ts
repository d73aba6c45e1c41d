import { loaded } from '../../platform/loaded.js';
import type { Tensor } from '../../request/encode.js';
import type { ServerInfo } from '../server-info.js';
import type { CallOptions, Health, Transport, WireEvent } from '../transport.js';
import type { HttpOptions, HttpTransport } from './transport.js';

/** HttpTransport, which a page loads with its first call. */
export class LaterHttpTransport implements Transport {
  readonly address: string;
  readonly #options: HttpOptions;
  #transport: HttpTransport | undefined;

  constructor(base: string, options: HttpOptions) {
    this.address = base;
    this.#options = options;
  }

  async *stream(
    tensors: readonly Tensor[],
    options: CallOptions,
  ): AsyncGenerator<WireEvent, void, undefined> {
    yield* (await this.#load()).stream(tensors, options);
  }

  async health(): Promise<Health> {
    return (await this.#load()).health();
  }

  async info(): Promise<ServerInfo> {
    return (await this.#load()).info();
  }

  /** Does nothing, as HttpTransport's. */
  close(): void {}

  async #load(): Promise<HttpTransport> {
    const { HttpTransport } = await loaded(import('./transport.js'));
    this.#transport ??= new HttpTransport(this.address, this.#options);
    return this.#transport;
  }
}
