import type { Tensor } from '../request/encode.js';
import type { ServerInfo } from './server-info.js';

/** The name of the model that this package talks to. */
export const MODEL = 'mrt';

/** The header, or over HTTP the parameter in the body, that says whose runs these are. */
export const CALLER = 'x-mrt-client';

/** Headers that reach the model; over HTTP they stand in the body, since Triton forwards none of `generate_stream` (server#8790). */
export const FORWARDED = ['traceparent', 'tracestate', CALLER];

/** One response of model `mrt`, not yet parsed. */
export interface WireEvent {
  readonly event: string;
  /** Index and count. */
  readonly index: readonly [number, number];
  /** Encoded image, or empty. It does not keep larger network buffers alive. */
  readonly image: Uint8Array;
  /** JSON. */
  readonly info: string;
}

export interface CallOptions {
  readonly requestId: string;
  /** Cancels the call on the server. */
  readonly signal: AbortSignal;
  /** In addition to the headers of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** ms to connect; default: as configured. */
  readonly connect?: number | undefined;
}

/** Readiness of a server. */
export interface Health {
  readonly live: boolean;
  readonly ready: boolean;
  /** Whether model `mrt` is loaded and accepts requests. */
  readonly model: boolean;
}

/** A connection to model `mrt`. Every error it throws is an MRTError. */
export interface Transport {
  /** The server's name in error texts and log lines. */
  readonly address: string;
  /**
   * One request and the stream of its events; ends after the final response.
   * Reads at most one event ahead. Leaving the loop, or `signal`, cancels on the server.
   */
  stream(tensors: readonly Tensor[], options: CallOptions): AsyncGenerator<WireEvent, void, undefined>;
  health(): Promise<Health>;
  info(): Promise<ServerInfo>;
  /** Closes the connection; calls in progress still finish. */
  close(): void;
}
