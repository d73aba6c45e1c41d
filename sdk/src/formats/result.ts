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

/** A warning about a layer that may have no id yet. */
export type Loss = Omit<Warning, 'layer'>;

/** An encoded file, with warnings about what its format could not store. */
export interface Written {
  readonly bytes: Uint8Array;
  readonly warnings: readonly Warning[];
}

/** A stack read from a file, with warnings about what could not be read. */
export interface Opened {
  readonly stack: LayerStack;
  readonly warnings: readonly Warning[];
}
