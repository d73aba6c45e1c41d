import type { Region, Size } from './geometry.js';
import type { Layer } from './stack/layer.js';
import type { LayerStack } from './stack/stack.js';

/** The picture that `decompose` was given, in its own px, as it is shown. */
export interface GivenPicture extends Size {
  /** Px of the canvas for one of the picture: below 1, the picture was scaled down, and the layers come at that size. */
  readonly scale: number;
  /** That it was scaled, and what of its file was not taken over, in words. */
  readonly remarks: readonly string[];
}

/** The server took the request and will run it like this. */
export interface Accepted {
  readonly canvas: Size;
  readonly page: Region;
  /** Of `decompose` alone. */
  readonly picture?: GivenPicture;
  /** Of every layer that the model sees, background first, snapped outwards to the token grid. */
  readonly regions: readonly Region[];
  /** Of every layer, where a prompt without regions was planned: what of it goes to whom; empty = nothing. */
  readonly captions?: readonly string[];
  readonly tokens: number;
  /** Tokens that are computed: `tokens` and padding. */
  readonly bucket: number;
  readonly steps: number;
  readonly guidance: number;
  readonly seed: number;
  /** Time spent waiting for a place, in ms. */
  readonly queueMs: number;
  /** What of the text the model does not know; absent where it knows no bounds. */
  readonly vocabulary?: VocabularyCheck;
  /** What is to be said of `picture`, and `vocabulary` in words: `outside the model's vocabulary: rocket; layer "Layer 1" ("a rocket") will show something else`. */
  readonly remarks: readonly string[];
}

/** What the model makes of the words of a request. `info()` lists what it knows. */
export interface VocabularyCheck {
  readonly unknown: readonly UnknownWords[];
}

/** Words of one caption that the model does not know: it draws something else for them, or nothing. */
export interface UnknownWords {
  /** 0: the prompt as a whole; 1: the background; above: layers, bottom to top, as in `regions`. */
  readonly slot: number;
  readonly caption: string;
  /** As they were written, a string in quotes as one word. Empty: all are known, but name nothing that can be drawn. */
  readonly words: readonly string[];
}

/** One denoiser evaluation is done. */
export interface Step {
  /** 1 to `of`. */
  readonly index: number;
  readonly of: number;
  /** Noise level of the evaluation, and after it; 1 is all noise, 0 none. */
  readonly sigma: number;
  readonly nextSigma: number;
  /** Time of the evaluation. */
  readonly ms: number;
  /** PNG of the clean picture as foreseen at this step, if `preview` asked for it. */
  readonly preview?: Uint8Array;
}

/** One layer is finished; `index` of `of`, bottom to top. */
export interface LayerDone {
  readonly index: number;
  readonly of: number;
  readonly layer: Layer;
}

/** One figure that the server took on a finished stack. */
export interface Check {
  /** `null` where there was nothing to look at. */
  readonly value: number | null;
  /** Worth a second look. */
  readonly flag: boolean;
  /** Ids of the layers that the flag stands for, where it is about single ones. */
  readonly layers: readonly string[];
}

/** What the server looked for in a finished stack; shares, alpha and likeness from 0 to 1. */
export interface SelfCheck {
  /** The layers flattened, against the picture they belong to: PSNR in dB. `null` where only some layers were made. */
  readonly recomposition: Check;
  /** The highest alpha of the faintest layer that was made. */
  readonly blank: Check;
  /** How alike the two most similar layers at the same place are. */
  readonly duplicate: Check;
  /** The largest share of a made layer that lies outside of the region asked for. */
  readonly outside: Check;
  /** The largest share of a made layer that is covered with a grey haze. */
  readonly grey: Check;
}

/** What the server says of a finished run. Times in ms, by phase. */
export interface Done {
  readonly stack: LayerStack;
  /** Which distilled network ran; 0 is the undistilled one. The stack's provenance says the number of steps. */
  readonly student: number;
  readonly timings: Readonly<Record<string, number>>;
  readonly selfCheck: SelfCheck;
  /** As in `accepted`. */
  readonly vocabulary?: VocabularyCheck;
  /**
   * What is to be said of the picture, and what `vocabulary` and `selfCheck` raised, in words: `layer "red star" came out blank`.
   * The stack keeps them, too.
   */
  readonly remarks: readonly string[];
}

/** The events of a run, in the order in which they come: accepted, steps, layers, done. */
export type RunEvent =
  | { readonly type: 'accepted'; readonly event: Accepted }
  | { readonly type: 'step'; readonly event: Step }
  | { readonly type: 'layer'; readonly event: LayerDone }
  | { readonly type: 'done'; readonly event: Done };
