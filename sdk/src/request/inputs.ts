import type { Region, Size } from '../geometry.js';
import type { Colour } from '../image/colour.js';
import type { LayerStack } from '../stack/stack.js';

/** Straight RGBA, 8 bits each, row by row: an ImageData is one, and so is what `decodePng` gives. */
export interface Pixels extends Size {
  readonly data: Uint8ClampedArray | Uint8Array;
}

/**
 * A picture: a path, a web address, a `data:` or `file:` URL, the bytes of a file (a Buffer is fine), a Blob, pixels, or one
 * colour in the size of its region.
 */
export type Picture = string | URL | Uint8Array | ArrayBuffer | Blob | Pixels | { readonly color: Colour };

/** Each a number of denoiser evaluations that the model's parameter `tiers` states. */
export type Quality = 'draft' | 'standard' | 'best';

/** Who comes first where runs compete. */
export type Priority = 'high' | 'normal' | 'low';

/** What every task takes. Absent values are the model's own. */
export interface Sampling {
  /** Text for the whole design. `"blue background; red star; white text"` captions slot after slot. */
  prompt?: string | undefined;
  /** 0 to 2^53-1; the same seed gives the same pixels. Absent: the server draws one and reports it. */
  seed?: number | undefined;
  /** How much work a run is worth. Absent: `standard`. */
  quality?: Quality | undefined;
  /** Denoiser evaluations, 1 to 1000; instead of `quality`. */
  steps?: number | undefined;
  /** How strongly the text rules, 0 or more; 1 is without guidance. */
  guidance?: number | undefined;
  /** Longest side in px of the preview that comes with every step; 0 (the default) sends none. */
  preview?: number | undefined;
  /**
   * Where runs compete, `high` comes first in the server's queue (over HTTP the queue does not see it) and gets twice a
   * `normal` run's share of the denoiser, `low` half of it. Absent: `normal`.
   */
  priority?: Priority | undefined;
}

/** A layer that the model makes. */
export interface NewLayer {
  /** In canvas px, whole numbers. It may leave the page, never the canvas. */
  region: Region;
  /** What to draw. */
  caption?: string | undefined;
  /** Name in the stack and its files. Default: the caption. */
  name?: string | undefined;
}

/** A layer that stays as it is: its pixels come back as the very bytes given here. */
export interface KeptLayer extends NewLayer {
  /** A PNG of exactly the region's size. */
  image: Picture;
}

/** The region defaults to the page. */
export interface NewBackground {
  caption?: string | undefined;
  region?: Region | undefined;
}

/** A background that stays as it is. */
export interface KeptBackground {
  /** A PNG of exactly the region's size. */
  image: Picture;
  /** Default: the page. */
  region?: Region | undefined;
}

interface Frame {
  /** The whole coordinate frame in px; what lies outside the page is overflow. */
  canvas: Size;
  /** The visible rectangle inside the canvas. Default: the whole canvas. */
  page?: Region | undefined;
}

/** Text to layers on given regions: needs a prompt or captions. `layers` lie bottom to top. */
export interface GenerateLayersInput extends Sampling, Frame {
  background?: NewBackground | undefined;
  layers: readonly NewLayer[];
}

/** Text to layers from a prompt alone: the model plans the layers, and `accepted` says where they will be. */
export interface GeneratePromptInput extends Sampling {
  /** `"blue background; red star; white text"` says layer by layer; in a sentence the model finds them. */
  prompt: string;
  /** Default: the model's own page. */
  canvas?: Size | undefined;
  /** Default: the whole canvas. */
  page?: Region | undefined;
}

/** Text to layers, on given regions or on planned ones. */
export type GenerateInput = GenerateLayersInput | GeneratePromptInput;

/** Image to layers. Canvas and page are the picture, so every region lies inside of it. */
export interface DecomposeInput extends Sampling {
  /**
   * PNG, JPEG or WebP of any size up to 2^26 px. The server turns it upright (EXIF), takes its colours as its profile says and
   * its first frame, and scales down what is larger than the model takes; `accepted.picture` says so, and the layers come
   * at that size.
   */
  image: Picture;
  /**
   * Bottom to top, in px of the canvas. Absent: the model finds them, and `accepted` says where they are, on its own canvas:
   * to give them back, give that canvas, too.
   */
  layers?: readonly NewLayer[] | undefined;
  /**
   * Instead of `layers`: how many layers the stack is to have, the background among them. A model that finds layers
   * returns those that it is surest of, and fewer where it sees no more; one of whole pages (Qwen-Image-Layered)
   * makes exactly so many. Absent: the model decides.
   */
  layerCount?: number | undefined;
  /**
   * What regions are in px of: the size of the picture, or a smaller one of its shape, to which it is scaled. A canvas that is
   * larger than the model takes is refused. Absent: the picture's size, and the server scales picture and regions if it has to.
   */
  canvas?: Size | undefined;
}

/** New layers into an existing design; a layer with an `image` is kept, one without is made. */
export interface AddToLayersInput extends Sampling, Frame {
  background: KeptBackground;
  /** Bottom to top; at least one without an image. */
  layers: readonly (NewLayer | KeptLayer)[];
}

/** A new layer of a stack; it lies on top, or right below the layer of id (or name) `below`. */
export interface AddedLayer extends NewLayer {
  below?: string | undefined;
}

/** New layers into a stack. Hidden layers stay in the stack, and the model does not see them. */
export interface AddToStackInput extends Sampling {
  stack: LayerStack;
  add: readonly AddedLayer[];
}

/** New layers into a design, given layer by layer or as a stack. */
export type AddLayersInput = AddToLayersInput | AddToStackInput;

/** A layer to be drawn anew, in the style of the others, from a reference picture. */
export interface RestyledLayer extends NewLayer {
  /** PNG, JPEG or WebP of exactly the region's size. */
  reference: Picture;
}

/** Restyle layers of a design: one with an `image` is kept, one with a `reference` is drawn anew. */
export interface RestyleLayersInput extends Sampling, Frame {
  background: KeptBackground;
  /** Bottom to top; at least one with a reference. */
  layers: readonly (KeptLayer | RestyledLayer)[];
}

/** Restyle layers of a stack, by id or name. The reference defaults to the layer's own pixels. */
export interface RestyleStackInput extends Sampling {
  stack: LayerStack;
  targets: Readonly<Record<string, { reference?: Picture | undefined; caption?: string | undefined }>>;
}

/** Layers restyled, of a design given layer by layer or as a stack. */
export type RestyleInput = RestyleLayersInput | RestyleStackInput;
