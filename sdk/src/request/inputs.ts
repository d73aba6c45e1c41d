import type { Region, Size } from '../geometry.js';
import type { Colour } from '../image/colour.js';
import type { LayerStack } from '../stack/stack.js';

/** Straight RGBA, 8 bits a channel, row by row: an ImageData, or the result of `decodePng`. */
export interface Pixels extends Size {
  readonly data: Uint8ClampedArray | Uint8Array;
}

/**
 * A picture: a path, a web address, a `data:` or `file:` URL, the bytes of a file (also a Buffer), a Blob, pixels, or one
 * colour that fills its region.
 */
export type Picture = string | URL | Uint8Array | ArrayBuffer | Blob | Pixels | { readonly color: Colour };

/** A tier, which stands for a number of steps; `info().tiers` lists them. */
export type Quality = 'draft' | 'standard' | 'best';

/** Which runs come first when several compete. */
export type Priority = 'high' | 'normal' | 'low';

/**
 * Who takes a picture apart: the `experts` (text reader, region detector, alpha, refiner) at the size of the picture, or the
 * `network` alone (the diffusion transformer) at its own size. `auto`: the server takes the better of the two that it has.
 */
export type Expert = 'auto' | 'experts' | 'network';

/** How finely the experts take a picture apart: `fine` also finds the parts of things, and things that are less certain. */
export type Granularity = 'coarse' | 'normal' | 'fine';

/**
 * Who writes what captions put in double quotes: `white text "SALE"`. `auto`: the network draws it, a reader reads it, and where that
 * is another string, or the network draws smaller than the canvas, it is set in an open font of the same colour, size and style.
 * `typeset`: always set in a font. `drawn`: as the network draws it, right or wrong.
 */
export type TextMode = 'auto' | 'drawn' | 'typeset';

/**
 * What a layer shows whose caption names a thing that the network does not know. `auto`: a drawing of that name, where one of the
 * server's icon sets has it. `off`: what the network makes of the word.
 */
export type ReferenceMode = 'auto' | 'off';

/** Options of every task. Absent values are the model's defaults. */
export interface Sampling {
  /** Text for the whole design. `"blue background; red star; white text"` captions the layers one by one. */
  prompt?: string | undefined;
  /** 0 to 2^53-1; the same seed gives the same pixels. Absent: the server picks one at random and reports it. */
  seed?: number | undefined;
  /** Trade-off between time and quality. Absent: `standard`. */
  quality?: Quality | undefined;
  /** Number of denoiser evaluations, 1 to 1000; overrides `quality`. */
  steps?: number | undefined;
  /** Strength of the text's influence (classifier-free guidance), 0 or more; 1 is no guidance. */
  guidance?: number | undefined;
  /** Longest side in px of the preview that comes with every step; 0 (the default) sends none. */
  preview?: number | undefined;
  /**
   * When runs compete, `high` comes first in the server's queue (except over HTTP, where the queue ignores it) and gets twice a
   * `normal` run's share of the denoiser, `low` half of it. Absent: `normal`.
   */
  priority?: Priority | undefined;
}

/** Options of the tasks that draw what captions say. */
export interface TextOptions {
  /**
   * Default `auto`. `layer.lettering` says which it became, `layer.text` has the string. A server without fonts takes `auto` for
   * `drawn`, and refuses `typeset`.
   */
  text?: TextMode | undefined;
  /** Default `auto`. `layer.reference` says whose drawing it is; `info().icons` lists the sets. */
  references?: ReferenceMode | undefined;
  /**
   * Refuse the request before anything is computed where not all of its words come out: some are outside the model's vocabulary, or
   * something has no region. The error names them, and known words that are near. Default: they are told in `accepted` and `done`.
   */
  strict?: boolean | undefined;
}

/** A layer that the model generates. */
export interface NewLayer {
  /** In canvas px, whole numbers. It may extend beyond the page, but not beyond the canvas. */
  region: Region;
  /** What to draw. A string in double quotes is written on the layer: `white text "SALE"`. */
  caption?: string | undefined;
  /** Name in the stack and its files. Default: the caption. */
  name?: string | undefined;
}

/** A layer that is kept: the result contains the same bytes that are passed here. */
export interface KeptLayer extends NewLayer {
  /** A PNG of exactly the region's size. */
  image: Picture;
}

/** A background that the model generates. */
export interface NewBackground {
  caption?: string | undefined;
  /** Default: the page. */
  region?: Region | undefined;
}

/** A background that is kept. */
export interface KeptBackground {
  /** A PNG of exactly the region's size. */
  image: Picture;
  /** Default: the page. */
  region?: Region | undefined;
}

interface Frame {
  /**
   * The whole coordinate frame in px; what lies outside the page is overflow. A canvas above `info().limits.maxCanvas`, up to
   * `maxDrawn`, is drawn smaller and enlarged (`accepted.working`); layers have its size, and kept ones their own pixels.
   */
  canvas: Size;
  /** The visible rectangle inside the canvas. Default: the whole canvas. */
  page?: Region | undefined;
}

/**
 * Text to layers on the caller's regions: needs a prompt or captions. `layers` are listed bottom to top. Without captions the server
 * decides which region gets what of the prompt, and `accepted.captions` tells it.
 */
export interface GenerateLayersInput extends Sampling, TextOptions, Frame {
  background?: NewBackground | undefined;
  layers: readonly NewLayer[];
}

/** Text to layers from a prompt alone: the model plans the layers, and `accepted` reports their regions. */
export interface GeneratePromptInput extends Sampling, TextOptions {
  /**
   * `'blue background; red star; white text "SALE"'` lists background and layers; from a sentence the server derives them: "three red
   * hearts above the text "LOVE"". What the model does not know gets no layer, and `accepted` says so.
   */
  prompt: string;
  /** Default: the page that the prompt names ("Instagram post", "A4 flyer"), or the model's own. One above `info().limits.maxCanvas` is drawn smaller and enlarged (`accepted.working`). */
  canvas?: Size | undefined;
  /** Default: the whole canvas. */
  page?: Region | undefined;
}

/** Text to layers, on the caller's regions or on planned ones. */
export type GenerateInput = GenerateLayersInput | GeneratePromptInput;

/**
 * Image to layers. The picture is taken apart at its own size: canvas and page are the picture, regions are in its px, and every
 * region lies inside it. `steps`, `quality`, `guidance` and `preview` concern the network only; the experts have no steps.
 */
export interface DecomposeInput extends Sampling {
  /**
   * PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF of up to 40 million px (`info().limits.maxPicture`). The server turns it upright
   * (EXIF), applies its colour profile and takes its first frame; `accepted.picture` reports what it changed or ignored. Only
   * the network alone scales a picture down that has a side above `info().limits.maxDrawn`; the layers then have the
   * smaller size.
   */
  image: Picture;
  /**
   * Bottom to top, in px of the canvas, which is the upright picture unless `canvas` is set. Absent: the server finds them, and
   * `accepted` reports their regions and its canvas; to reuse these regions, pass that canvas too.
   */
  layers?: readonly NewLayer[] | undefined;
  /**
   * Instead of `layers`: the number of layers, including the background. Where layers are found, the most certain ones are made,
   * or fewer if there are no more; a model of whole pages (Qwen-Image-Layered) makes exactly this many. Absent: the server
   * decides.
   */
  layerCount?: number | undefined;
  /** Default `auto`. `accepted.expert` says who it is. */
  expert?: Expert | undefined;
  /** Only for the experts, and without `layers`. Default `normal`. */
  granularity?: Granularity | undefined;
  /**
   * The coordinate frame of the regions: the size of the picture, or a smaller size of the same aspect ratio, to which the
   * picture is scaled. Absent: the picture's size. The network alone draws a large canvas smaller and enlarges the layers to it
   * (`accepted.working`); it refuses one above `info().limits.maxDrawn`, and without a canvas scales a larger picture down to that.
   */
  canvas?: Size | undefined;
}

/** New layers for an existing design; a layer with an `image` is kept, one without is generated. */
export interface AddToLayersInput extends Sampling, TextOptions, Frame {
  background: KeptBackground;
  /** Bottom to top; at least one without an image. */
  layers: readonly (NewLayer | KeptLayer)[];
}

/** A new layer for a stack; it goes on top, or right below the layer with id (or name) `below`. */
export interface AddedLayer extends NewLayer {
  below?: string | undefined;
}

/** New layers for a stack. Hidden layers stay in the stack, but the model does not see them. */
export interface AddToStackInput extends Sampling, TextOptions {
  stack: LayerStack;
  add: readonly AddedLayer[];
}

/** New layers for a design, which is a list of layers or a stack. */
export type AddLayersInput = AddToLayersInput | AddToStackInput;

/** A layer to redraw, in the style of the others, from a reference picture. */
export interface RestyledLayer extends NewLayer {
  /** PNG, JPEG or WebP of exactly the region's size. */
  reference: Picture;
}

/** Restyle layers of a design: one with an `image` is kept, one with a `reference` is redrawn. */
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

/** Restyle layers of a design, which is a list of layers or a stack. */
export type RestyleInput = RestyleLayersInput | RestyleStackInput;
