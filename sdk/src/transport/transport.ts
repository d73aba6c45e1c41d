import type { Tensor } from '../request/encode.js';

/** One response of model `mrt`, as it came. */
export interface WireEvent {
  readonly event: string;
  /** i of n. */
  readonly index: readonly [number, number];
  /** Encoded image, or empty. Owns its memory: keeping it keeps no network buffer alive. */
  readonly image: Uint8Array;
  /** JSON. */
  readonly info: string;
}

export interface CallOptions {
  readonly requestId: string;
  /** Ends the call on the wire. */
  readonly signal: AbortSignal;
  /** Longest time for the whole call, in ms. */
  readonly timeout: number;
}

/** Tensor of a model as the server describes it; -1 is a free axis. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

export interface Health {
  readonly live: boolean;
  readonly ready: boolean;
  /** Whether model `mrt` is loaded and takes requests. */
  readonly model: boolean;
}

export interface ServerInfo {
  readonly server: { readonly name: string; readonly version: string };
  readonly model: {
    readonly name: string;
    readonly inputs: readonly TensorMetadata[];
    readonly outputs: readonly TensorMetadata[];
  };
  /** The parameters of the model's config: its family, defaults and limits. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A way to reach model `mrt`. Everything it throws is an MRTError. */
export interface Transport {
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
