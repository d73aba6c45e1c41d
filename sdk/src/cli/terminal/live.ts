import { frameOf } from './frame.js';
import type { Graphics } from './graphics.js';
import { KITTY_GONE } from './kitty.js';
import { cut } from './printable.js';

export type Terminal = NodeJS.WritableStream & { isTTY?: boolean; columns?: number; rows?: number };

/** The last lines of a terminal, written over and over: a picture, if there is one, and one line of text below it. */
export interface Live {
  /** Without a picture the one before stays. */
  show(line: string, picture?: Uint8Array): void;
  /** Leaves the terminal as if nothing had been there. */
  clear(): void;
}

const LARGEST = { columns: 60, rows: 20 };
const SMALLEST_ROWS = 4;
const SPARE_ROWS = 3; // for the line, and for the shell around it: what has scrolled off cannot be drawn over

export function liveArea(terminal: Terminal, graphics: Graphics | undefined): Live {
  let above = 0; // rows of the picture over the line
  const up = () => (above > 0 ? `\x1b[${above}A` : '');
  const clear = () => {
    if (above === 0) return void terminal.write('\r\x1b[2K');
    terminal.write(`${graphics === 'kitty' ? KITTY_GONE : ''}${up()}\r\x1b[J`);
    above = 0;
  };
  const show = (line: string, picture?: Uint8Array) => {
    const [columns, rows] = [terminal.columns || 80, terminal.rows || 24]; // 0 where nobody said
    const room = {
      columns: Math.min(LARGEST.columns, columns - 1),
      rows: Math.min(LARGEST.rows, rows - SPARE_ROWS),
    };
    if (picture && graphics && room.rows >= SMALLEST_ROWS) {
      const frame = frameOf(picture, graphics, room);
      if (above !== frame.rows) clear();
      terminal.write(`${up()}\r${frame.text}`);
      above = frame.rows;
    }
    terminal.write(`\r\x1b[2K${cut(line, columns - 1)}`);
  };
  return { show, clear };
}
