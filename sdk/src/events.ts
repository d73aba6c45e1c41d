import type { Region, Size } from './geometry.js';
import type { LayerDetails } from './stack/details.js';
import type { Layer } from './stack/layer.js';
import type { IconReference } from './stack/reference.js';
import type { LayerStack } from './stack/stack.js';

/** The input picture of `decompose`: its size in its own px, upright. */
export interface InputPicture extends Size {
  /** Canvas px per px of the picture. Below 1 the picture was scaled down, and the layers have that smaller size. */
  readonly scale: number;
  /** Sentences: that it was scaled, and which parts of the file were ignored. */
  readonly remarks: readonly string[];
}

/** What the experts do with a picture, in this order: read text, lift it off, find things, cut them out, refine, check. */
export type ProgressStage = 'wait' | 'read' | 'lift' | 'find' | 'cut' | 'refine' | 'reconcile' | 'check';

/** A piece of the experts' work on a picture; sent before `accepted` too, since they look at the picture first. */
export interface Progress {
  readonly stage: ProgressStage;
  /** 1 to `of`, counted in its stage. */
  readonly index: number;
  readonly of: number;
  /** A short phrase: `reading text`, `refining 3 of 10`. */
  readonly text: string;
}

/** What the experts found in one region. */
export interface FoundLayer extends Pick<LayerDetails, 'kind' | 'confidence' | 'text'> {
  /** As in the stack. */
  readonly id: string;
  /** As in the stack: the caller's name for a region, or what was found, for instance the string of a text. */
  readonly name: string;
}

/** The server accepted the request; these are the values it will run with. */
export interface Accepted {
  readonly canvas: Size;
  readonly page: Region;
  /** Only for `decompose`. */
  readonly picture?: InputPicture;
  /**
   * The region of every layer, background first; those of the network are snapped outwards to its token grid. The layer of a string
   * that is read or set in type has the requested region instead, and so has a thing of one colour on a canvas that is drawn smaller.
   */
  readonly regions: readonly Region[];
  /** Who takes the picture apart; absent: the network alone. */
  readonly expert?: 'experts' | 'network';
  /** What the experts found in each of `regions`, also in those of the caller. */
  readonly found?: readonly FoundLayer[];
  /**
   * Of the experts, the largest picture that one of their networks looks at; of the network, the size at which it draws the canvas,
   * absent where that is the canvas' own. The layers have the size of the canvas all the same.
   */
  readonly working?: Size;
  /** Px of `working` per px of the canvas. */
  readonly scale?: number;
  /** Where a prompt was planned, or bound to regions without captions: the caption of each layer; empty if none. */
  readonly captions?: readonly string[];
  /** 0 for the experts, as are `bucket` and `steps`. */
  readonly tokens: number;
  /** Tokens that are computed: `tokens` plus padding. */
  readonly bucket: number;
  readonly steps: number;
  readonly guidance: number;
  readonly seed: number;
  /** Time spent in the queue, in ms. */
  readonly queueMs: number;
  /** What became of the words; absent where the model's vocabulary is open. */
  readonly vocabulary?: VocabularyCheck;
  /** Layers that show a drawing of an icon set, since the model does not know what their captions say; absent: none. */
  readonly references?: readonly PlannedReference[];
  /**
   * Sentences about `picture` and `vocabulary`:
   * `outside the model's vocabulary: rocket; layer "Layer 1" ("a rocket") will show something else`.
   */
  readonly remarks: readonly string[];
}

/** The words of a request checked against the model's vocabulary, which `info()` lists. Slots as in `UnknownWords`. */
export interface VocabularyCheck {
  /** Words that mean something to the model, as written; fillers are left out. Absent from an older server. */
  readonly understood?: readonly UnderstoodWords[];
  /** Words that were taken for others, which the model knows. */
  readonly approximate?: readonly ApproximateWords[];
  readonly unknown: readonly UnknownWords[];
  /** What is understood and not made; absent where there is nothing. */
  readonly omitted?: readonly Omission[];
  /** The kind of page that the prompt names, where it gave the canvas its size. */
  readonly page?: Size & { readonly said: string };
}

/** Words of the prompt or of one slot's caption that mean something to the model. */
export interface UnderstoodWords {
  readonly slot: number;
  readonly words: readonly string[];
}

/** `mug` taken for `cup`, `hearts` for `3 hearts`. */
export interface ApproximateWords {
  readonly slot: number;
  readonly said: string;
  readonly taken: string;
}

/** `text` that has no string, a thing that has no region. Empty `said`: the layer got nothing from the prompt. */
export interface Omission {
  readonly slot: number;
  readonly said: string;
  /** Continues `said`: `has no region; give it one`. */
  readonly why: string;
}

/** Words of one caption that the model does not know; it draws something else for them, or nothing. */
export interface UnknownWords {
  /** 0: the prompt as a whole; 1: the background; above: layers, bottom to top, as in `regions`. */
  readonly slot: number;
  readonly caption: string;
  /** As written; a quoted string is one word. Empty: every word is known, but none names something that can be drawn. */
  readonly words: readonly string[];
}

/** The drawing that a layer is to show. */
export interface PlannedReference extends IconReference {
  /** Layers from 2 on, bottom to top, as in `regions`. */
  readonly slot: number;
}

/** One finished denoiser evaluation. */
export interface Step {
  /** 1 to `of`. */
  readonly index: number;
  readonly of: number;
  /** Noise level before and after the evaluation; 1 is pure noise, 0 is none. */
  readonly sigma: number;
  readonly nextSigma: number;
  /** Duration of the evaluation. */
  readonly ms: number;
  /** PNG of the clean picture as predicted at this step, if `preview` asked for it. */
  readonly preview?: Uint8Array<ArrayBuffer>;
}

/** One layer is finished; `index` of `of`, bottom to top. */
export interface LayerDone {
  readonly index: number;
  readonly of: number;
  readonly layer: Layer;
}

/** One measurement by the server on a finished stack. */
export interface Check {
  /** `null` where there was nothing to measure. */
  readonly value: number | null;
  /** Worth a second look. */
  readonly flag: boolean;
  /** Ids of the layers that raised the flag, where it is about single layers. */
  readonly layers: readonly string[];
}

/** The server's checks of a finished stack; shares, alpha and similarity from 0 to 1. */
export interface SelfCheck {
  /** PSNR in dB of the flattened layers against the composed picture. `null` where only some layers were made. */
  readonly recomposition: Check;
  /** The highest alpha of the faintest generated layer. */
  readonly blank: Check;
  /** Similarity of the two most similar layers at the same position. */
  readonly duplicate: Check;
  /** The largest share of a generated layer that lies outside its requested region. */
  readonly outside: Check;
  /** The largest share of a generated layer that is covered with a grey haze. */
  readonly grey: Check;
  /** Of the experts: the largest share of a layer that is neither clear nor opaque, where nothing soft is expected. */
  readonly doubt?: Check;
  /** Of the experts: how strongly the ground repeats the outline of a layer that was taken off it. */
  readonly ghost?: Check;
  /** Of the experts: the share of layers that are in many pieces. */
  readonly shards?: Check;
}

/** The result of a finished run. */
export interface Done {
  readonly stack: LayerStack;
  /** Which distilled network ran; 0 is the undistilled one. The number of steps is in the stack's provenance. */
  readonly student: number;
  /** In ms, by phase. */
  readonly timings: Readonly<Record<string, number>>;
  readonly selfCheck: SelfCheck;
  /** As in `accepted`. */
  readonly expert?: 'experts' | 'network';
  /** Layers of `accepted.found` that turned out to hold nothing, and so are not in the stack; of the experts. */
  readonly dropped?: readonly FoundLayer[];
  /** As in `accepted`. */
  readonly vocabulary?: VocabularyCheck;
  /**
   * Sentences about the input picture, `vocabulary`, single layers and `selfCheck`: `layer "red star" came out blank`.
   * The stack's provenance keeps them, too.
   */
  readonly remarks: readonly string[];
}

/** The events of a run, in order: accepted, steps, layers, done. Progress may come before each of them. */
export type RunEvent =
  | { readonly type: 'progress'; readonly event: Progress }
  | { readonly type: 'accepted'; readonly event: Accepted }
  | { readonly type: 'step'; readonly event: Step }
  | { readonly type: 'layer'; readonly event: LayerDone }
  | { readonly type: 'done'; readonly event: Done };
