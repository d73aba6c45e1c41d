import { decodePng, readSize } from '../../image/index.js';
import { blocks } from './blocks.js';
import { type Cells, fit, type Graphics } from './graphics.js';
import { iterm, kitty } from './protocols.js';

/** A picture as terminal output. Written at the start of a row, it leaves the cursor at the start of the row below it. */
export interface Frame extends Cells {
  readonly text: string;
}

/** A PNG, as large as the available cells, for this terminal. */
export function frameOf(png: Uint8Array, graphics: Graphics, available: Cells): Frame {
  const cells = fit(readSize(png, 'preview'), available);
  if (graphics === 'blocks') return { ...cells, text: blocks(decodePng(png), cells) };
  const text = graphics === 'kitty' ? kitty(png, cells) : iterm(png, cells);
  const { rows } = cells;
  // The line ends reserve the rows, scrolling if needed; only then is the picture's position known.
  return { ...cells, text: `${'\n'.repeat(rows)}\r\x1b[${rows}A${text}\x1b[${rows}B\r` };
}
