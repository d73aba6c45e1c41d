import { decodePng, readSize } from '../../image/index.js';
import { blocks } from './blocks.js';
import { type Cells, fit } from './cells.js';
import type { Graphics } from './graphics.js';
import { iterm } from './iterm.js';
import { kitty } from './kitty.js';

/** A picture ready for the terminal: written at the left of its first row, it leaves the cursor at the left of the row below it. */
export interface Frame extends Cells {
  readonly text: string;
}

/** A PNG, as large as the room allows, as this terminal shows it. */
export function frameOf(png: Uint8Array, graphics: Graphics, room: Cells): Frame {
  const cells = fit(readSize(png, 'preview'), room);
  if (graphics === 'blocks') return { ...cells, text: blocks(decodePng(png), cells) };
  const text = graphics === 'kitty' ? kitty(png, cells) : iterm(png, cells);
  const { rows } = cells;
  // The line ends make the room, scrolling where it takes that; only then is it clear where the picture will lie.
  return { ...cells, text: `${'\n'.repeat(rows)}\r\x1b[${rows}A${text}\x1b[${rows}B\r` };
}
