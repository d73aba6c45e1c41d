import type { LayerStack } from '../stack/stack.js';

/** Something that a file format could not preserve. */
export interface Warning {
  /** Id of the layer, if it is about one. */
  readonly layer?: string;
  /** The feature concerned: `opacity`, `name`, `blend mode`, ... */
  readonly feature: string;
  /** What happened to it. */
  readonly text: string;
}

/** An encoded file, with warnings about what its format could not store. */
export interface Written {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly warnings: readonly Warning[];
}

/** A stack read from a file, with warnings about what could not be read. */
export interface Opened {
  readonly stack: LayerStack;
  readonly warnings: readonly Warning[];
  /**
   * How near the stack comes to the merged picture that the file holds: the peak signal-to-noise ratio in dB, both over white.
   * Infinity where they are equal; from 40 dB on nobody sees a difference. Absent where there is nothing to compare with.
   */
  readonly psnr?: number;
}

/** Called after each layer that was read or written: `index` of `of`, from 1. */
export type LayerProgress = (index: number, of: number) => void;
