import { type Region, relativeTo } from '../geometry.js';
import { frozenReference, type IconReference } from './reference.js';

/** A kind of layer; newer servers may know more. */
export type LayerKind =
  | 'background'
  | 'text'
  | 'picture'
  | 'drawing'
  | 'panel'
  | 'line'
  | 'group'
  | (string & Record<never, never>);

/**
 * What a layer's alpha was made by: the lifting of `text`, the `refiner`, the `colours` of its region's rim, or the `alpha` network;
 * newer servers may know more.
 */
export type AlphaSource = 'text' | 'refiner' | 'colours' | 'alpha' | (string & Record<never, never>);

/** Who wrote the string of a layer: the network `drawn`, or a font `typeset`; newer servers may know more. */
export type Lettering = 'drawn' | 'typeset' | (string & Record<never, never>);

/** The text that a layer shows: read in a picture, or the string that its caption has in double quotes. */
export interface LayerText {
  /** Its lines, parted by line ends. */
  readonly string: string;
  /** In px of the canvas; may reach beyond the layer's region where that was cut. */
  readonly box: Region;
  /** Of its lines, in degrees clockwise. */
  readonly angle: number;
  /**
   * Of text on an arch: by how many degrees its line turns clockwise from its beginning to its end; `angle` is that in the middle.
   * Absent where the lines are straight.
   */
  readonly bend?: number;
  /** The lines run from top to bottom. */
  readonly vertical: boolean;
  /** sRGB, 0 to 255. */
  readonly colour: readonly [red: number, green: number, blue: number];
  /** Of the letters of a line, in px of the canvas. */
  readonly height: number;
  readonly alignment: 'left' | 'center' | 'right';
  /** That the string is right: 0 to 1. */
  readonly confidence: number;
  /** Of its font; only where that was recognized, or the text was set in it. */
  readonly family?: string;
  /** Font size in px of the canvas; as `family`. */
  readonly size?: number;
}

/** What is known about the content of a layer; all of it absent where nothing is. */
export interface LayerDetails {
  readonly kind?: LayerKind;
  /** That there is such a layer: 0 to 1. */
  readonly confidence?: number;
  readonly alpha?: AlphaSource;
  /** Of a layer whose caption has a string in double quotes. */
  readonly lettering?: Lettering;
  readonly text?: LayerText;
  /** The drawing that stands for words that the model does not know. */
  readonly reference?: IconReference;
}

/** The details among other properties, frozen, always in the same order. */
export function detailsOf({
  kind,
  confidence,
  alpha,
  lettering,
  text,
  reference,
}: LayerDetails): LayerDetails {
  return {
    ...(kind !== undefined && { kind }),
    ...(confidence !== undefined && { confidence }),
    ...(alpha !== undefined && { alpha }),
    ...(lettering !== undefined && { lettering }),
    ...(text && { text: frozen(text) }),
    ...(reference && { reference: frozenReference(reference) }),
  };
}

function frozen(text: LayerText): LayerText {
  const { string, angle, bend, vertical, height, alignment, confidence, family, size } = text;
  const { x, y, width, height: boxHeight } = text.box;
  const box = Object.freeze({ x, y, width, height: boxHeight });
  const colour = Object.freeze([...text.colour] as const);
  return Object.freeze({
    ...{ string, box, angle, vertical, colour, height, alignment, confidence },
    ...(bend !== undefined && { bend }),
    ...(family !== undefined && { family }),
    ...(size !== undefined && { size }),
  });
}

/** The text of a layer that moved from one region to another; its box moves along. */
export function movedText(text: LayerText, from: Region, to: Region): LayerText {
  const { box } = text;
  return { ...text, box: { ...box, x: box.x + to.x - from.x, y: box.y + to.y - from.y } };
}

/**
 * The details of a layer that a file holds at another region, perhaps edited. Without the size of the earlier region it is another
 * picture, of which only the kind stays.
 */
export function detailsAt(earlier: LayerDetails & { readonly region: Region }, region: Region): LayerDetails {
  const { kind, text } = earlier;
  if (earlier.region.width !== region.width || earlier.region.height !== region.height)
    return detailsOf(kind === undefined ? {} : { kind });
  return detailsOf({ ...earlier, ...(text && { text: movedText(text, earlier.region, region) }) });
}

/** Whether two layers show the same text at the same place in their regions. */
export function isSameText(
  before: LayerDetails & { readonly region: Region },
  after: LayerDetails & { readonly region: Region },
): boolean {
  return textKey(before) === textKey(after);
}

const textKey = ({ text, region }: LayerDetails & { readonly region: Region }): string | undefined =>
  text && JSON.stringify({ ...text, box: relativeTo(region, text.box) });
