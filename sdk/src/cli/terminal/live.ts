import { frameOf } from './frame.js';
import type { Graphics } from './graphics.js';
import { cut } from './printable.js';
import { KITTY_DELETE } from './protocols.js';

export type Terminal = NodeJS.WritableStream & { isTTY?: boolean; columns?: number; rows?: number };

/** The last lines of a terminal, redrawn in place: an optional picture and one line of text below it. */
export interface Live {
  /** Without a picture the previous one stays. */
  show(line: string, picture?: Uint8Array): void;
  /** Erases picture and line. */
  clear(): void;
}

const MAX = { columns: 60, rows: 20 };
const MIN_ROWS = 4;
const SPARE_ROWS = 3; // for the line and the shell's prompt: rows that scrolled off cannot be redrawn

export function liveArea(terminal: Terminal, graphics: Graphics | undefined): Live {
  let above = 0; // rows of the picture above the line
  const up = () => (above > 0 ? `\x1b[${above}A` : '');
  const clear = () => {
    if (above === 0) return void terminal.write('\r\x1b[2K');
    terminal.write(`${graphics === 'kitty' ? KITTY_DELETE : ''}${up()}\r\x1b[J`);
    above = 0;
  };
  const show = (line: string, picture?: Uint8Array) => {
    const [columns, rows] = [terminal.columns || 80, terminal.rows || 24]; // 0 if unknown
    const available = {
      columns: Math.min(MAX.columns, columns - 1),
      rows: Math.min(MAX.rows, rows - SPARE_ROWS),
    };
    if (picture && graphics && available.rows >= MIN_ROWS) {
      const frame = frameOf(picture, graphics, available);
      if (above !== frame.rows) clear();
      terminal.write(`${up()}\r${frame.text}`);
      above = frame.rows;
    }
    terminal.write(`\r\x1b[2K${cut(line, columns - 1)}`);
  };
  return { show, clear };
}
