// The layers of a file side by side on a checkerboard: first what they make together, then each one, bottom to top.
// node 14-contact-sheet.ts [FILE [SHEET.png]]    .psd, .ora or .zip; by default design.ora, which lies beside this file
import { writeFile } from 'node:fs/promises';
import { encodePng, LayerStack, type RgbaImage } from '@mrt/sdk';
import { openFile } from '@mrt/sdk/files';

const [path = `${import.meta.dirname}/design.ora`, sheet = 'sheet.png'] = process.argv.slice(2);
const COLUMNS = 4;
const GAP = 8; // px of white between two tiles, and the side of a square of the checkerboard

const { stack } = await openFile(path);
const whole = { crop: 'canvas' } as const; // with what lies beyond the page
const alone = stack.layers.map((layer) => new LayerStack({ ...stack, layers: [layer] }).composite(whole));
const tiles = [stack.composite(whole), ...alone];

const columns = Math.min(COLUMNS, tiles.length);
const rows = Math.ceil(tiles.length / columns);
const [width, height] = [columns * (stack.canvas.width + GAP), rows * (stack.canvas.height + GAP)];
const picture = { width, height, data: new Uint8ClampedArray(width * height * 4).fill(255) };
for (const [index, tile] of tiles.entries()) {
  const left = (index % columns) * (tile.width + GAP);
  const top = Math.floor(index / columns) * (tile.height + GAP);
  draw(picture, tile, left, top);
}
await writeFile(sheet, encodePng(picture));
console.log(`${sheet}: ${stack.layers.length} layers, ${width} x ${height} px`);

/** Straight alpha over light and dark squares. */
function draw(into: RgbaImage, { width, height, data }: RgbaImage, left: number, top: number) {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 4 * (y * width + x);
      const to = 4 * ((top + y) * into.width + left + x);
      const square = (Math.floor(x / GAP) + Math.floor(y / GAP)) % 2 ? 255 : 222;
      const alpha = (data[from + 3] ?? 0) / 255;
      for (let c = 0; c < 3; c++) into.data[to + c] = alpha * (data[from + c] ?? 0) + (1 - alpha) * square;
    }
  }
}
