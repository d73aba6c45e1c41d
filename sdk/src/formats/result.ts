import type { LayerStack } from '../stack/stack.js';

/** Something that did not come through a file format whole. */
export interface Warning {
  /** Id of the layer, where it is about one. */
  readonly layer?: string;
  /** What is concerned: `opacity`, `name`, `blend mode`, ... */
  readonly feature: string;
  /** What happened to it. */
  readonly text: string;
}

/** A warning about a layer that may have no id yet. */
export type Loss = Omit<Warning, 'layer'>;

/** A file, and what of the stack is not in it as it was. */
export interface Written {
  readonly bytes: Uint8Array;
  readonly warnings: readonly Warning[];
}

/** A stack out of a file, and what of the file is not in it as it was. */
export interface Opened {
  readonly stack: LayerStack;
  readonly warnings: readonly Warning[];
}
