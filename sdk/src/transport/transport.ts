import type { Tensor } from '../request/encode.js';
import type { ServerInfo } from './server-info.js';

/** The name of the model that this package talks to. */
export const MODEL = 'mrt';

/** One response of model `mrt`, as it came. */
export interface WireEvent {
  readonly event: string;
  /** i of n. */
  readonly index: readonly [number, number];
  /** Encoded image, or empty. Keeping it keeps little else of the network's buffers alive. */
  readonly image: Uint8Array;
  /** JSON. */
  readonly info: string;
}

export interface CallOptions {
  readonly requestId: string;
  /** Ends the call on the wire. */
  readonly signal: AbortSignal;
  /** Beside those of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What of a server is up. */
export interface Health {
  readonly live: boolean;
  readonly ready: boolean;
  /** Whether model `mrt` is loaded and takes requests. */
  readonly model: boolean;
}

/** A way to reach model `mrt`. Everything it throws is an MRTError. */
export interface Transport {
  /** The server, as error texts and log lines name it. */
  readonly address: string;
  /**
   * One request and the stream of its events; ends after the final response.
   * Reads one event ahead at most. Leaving the loop, or `signal`, cancels on the wire.
   */
  stream(tensors: readonly Tensor[], options: CallOptions): AsyncGenerator<WireEvent, void, undefined>;
  health(): Promise<Health>;
  info(): Promise<ServerInfo>;
  /** Lets go of the connection; calls that run still end by themselves. */
  close(): void;
}
