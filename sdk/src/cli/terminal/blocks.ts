import { type RgbaImage, resize } from '../../image/index.js';
import type { Cells } from './cells.js';

const BOARD = [102, 153] as const; // greys of the checkerboard that shows through what is clear
const SQUARE = 4; // px

/** A picture in text: the upper half of a cell in the colour of the letter, the lower half in that of its ground. */
export function blocks(image: RgbaImage, { columns, rows }: Cells): string {
  const small = resize(image, columns, 2 * rows);
  let text = '';
  for (let y = 0; y < small.height; y += 2) {
    let last = '';
    for (let x = 0; x < columns; x++) {
      const colours = `\x1b[38;2;${shown(small, x, y)};48;2;${shown(small, x, y + 1)}m`;
      text += colours === last ? '▀' : `${colours}▀`;
      last = colours;
    }
    text += '\x1b[0m\r\n';
  }
  return text;
}

/** `red;green;blue` of a pixel on the board. */
function shown({ width, data }: RgbaImage, x: number, y: number): string {
  const at = (y * width + x) * 4;
  const board = BOARD[(Math.floor(x / SQUARE) + Math.floor(y / SQUARE)) % 2] as number;
  const alpha = (data[at + 3] as number) / 255;
  const over = (channel: number) => Math.round((data[at + channel] as number) * alpha + board * (1 - alpha));
  return `${over(0)};${over(1)};${over(2)}`;
}
