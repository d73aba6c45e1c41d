import { type Region, relativeTo } from '../geometry.js';
import type { LayerText } from '../stack/details.js';

const CAPITALS = 0.7; // height of capitals by font size, in most fonts
const LEADING = 1.2;

/** Whether texts go out as text that can be edited, set in a font that may look otherwise, or as the pixels alone. */
export type TextMode = 'editable' | 'pixels';

/** The text of a layer that goes out as such; text on an arch, which programs would set straight, stays pixels. */
export const editable = (text: LayerText | undefined, mode: TextMode): LayerText | undefined =>
  mode === 'editable' && text?.bend === undefined ? text : undefined;

/** A text as a program sets it; places in px. */
export interface SetText {
  readonly lines: readonly string[];
  /** Font size. */
  readonly size: number;
  /** From one baseline to the next. */
  readonly leading: number;
  /** Where the first line's baseline meets the text's edge or middle, as its alignment has it, before it is turned. */
  readonly anchor: { readonly x: number; readonly y: number };
  /** What it is turned around. */
  readonly middle: { readonly x: number; readonly y: number };
  /** As seen from the frame. */
  readonly box: Region;
}

/** The font size, baselines and place of a text, as seen from the corner of `frame`. Sizes that are not known are estimated. */
export function setText(text: LayerText, frame: Region): SetText {
  const lines = text.string.split('\n');
  const box = relativeTo(frame, text.box);
  const size = Math.max(1, text.size ?? text.height / CAPITALS);
  const [along, across] = text.vertical ? [box.height, box.width] : [box.width, box.height];
  const leading =
    lines.length > 1 ? Math.max(1, (across - text.height) / (lines.length - 1)) : size * LEADING;
  const shares = { left: 0, center: 0.5, right: 1 };
  const start = along * shares[text.alignment];
  const anchor = text.vertical
    ? { x: box.x + box.width - text.height / 2, y: box.y + start }
    : { x: box.x + start, y: box.y + Math.min(text.height, box.height) };
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  return { lines, size, leading, anchor, middle, box };
}

/** The height of capitals in a font of this size. */
export const capitals = (size: number) => size * CAPITALS;
