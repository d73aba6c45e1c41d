import { type RgbaImage, resize } from '../../image/index.js';
import type { Cells } from './graphics.js';

const BOARD = [102, 153] as const; // greys of the checkerboard behind transparent pixels
const SQUARE = 4; // px

/** A picture as text: half blocks, whose foreground colour is the upper pixel and background colour the lower pixel. */
export function blocks(image: RgbaImage, { columns, rows }: Cells): string {
  const small = resize(image, columns, 2 * rows);
  let text = '';
  for (let y = 0; y < small.height; y += 2) {
    let last = '';
    for (let x = 0; x < columns; x++) {
      const colours = `\x1b[38;2;${colourOf(small, x, y)};48;2;${colourOf(small, x, y + 1)}m`;
      text += colours === last ? '▀' : `${colours}▀`;
      last = colours;
    }
    text += '\x1b[0m\r\n';
  }
  return text;
}

/** `red;green;blue` of a pixel over the checkerboard. */
function colourOf({ width, data }: RgbaImage, x: number, y: number): string {
  const at = (y * width + x) * 4;
  const board = BOARD[(Math.floor(x / SQUARE) + Math.floor(y / SQUARE)) % 2] as number;
  const alpha = (data[at + 3] as number) / 255;
  const over = (channel: number) => Math.round((data[at + channel] as number) * alpha + board * (1 - alpha));
  return `${over(0)};${over(1)};${over(2)}`;
}
