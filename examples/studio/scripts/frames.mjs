#!/usr/bin/env node
// How smoothly 20 layers of 2,000 px are dragged: `npm run studio:frames`. Prints frame times, and is no test.
// It needs no model: the design is made in the page. MRT_CHROMIUM names a browser; --head opens a window, with the GPU of the machine.
import { cpus } from 'node:os';
import { encodePng, LayerStack, makeLayer } from '@mrt/sdk';
import { writeZip } from '@mrt/sdk/zip';
import { openBrowser } from './browser.mjs';
import { startStudio } from './studio.mjs';

const LAYERS = 20;
const SIDE = 2000;
const STEPS = 240;

const studio = await startStudio('--url', '127.0.0.1:1');
const context = await openBrowser({
  viewport: { width: 1440, height: 900 },
  headless: !process.argv.includes('--head'),
});
try {
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(180_000);
  await page.goto(studio.url);
  const buffer = Buffer.from(writeZip(design()).bytes);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'large.zip', mimeType: 'application/zip', buffer });
  const rows = page.getByRole('grid', { name: 'Layers' }).getByRole('row');
  await rows.nth(LAYERS - 1).waitFor();
  await page.waitForTimeout(8_000); // until the pictures are decoded
  const box = await page.getByTestId('canvas').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 4, y + 4);
  await page.waitForTimeout(500);
  await page.evaluate(`{ globalThis.times = []; let last = performance.now();
    const frame = (now) => { times.push(now - last); last = now; requestAnimationFrame(frame); };
    requestAnimationFrame(frame); }`);
  for (let step = 0; step < STEPS; step++) await page.mouse.move(x + Math.sin(step / 20) * 120, y + step / 4);
  const times = (await page.evaluate('times')).slice(2).sort((a, b) => a - b);
  await page.mouse.up();
  await page.getByRole('button', { name: 'Undo: Move' }).waitFor(); // it was dragged indeed
  const at = (share) => times[Math.floor((times.length - 1) * share)].toFixed(1);
  console.log(
    `${LAYERS} layers of ${SIDE} px dragged, ${times.length} frames: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms`,
  );
  console.log(
    `${cpus().length} x ${cpus()[0].model}, ${process.argv.includes('--head') ? 'in a window' : 'headless, without a GPU'}`,
  );
} finally {
  await context.close();
  await studio.close();
}

function design() {
  const layers = Array.from({ length: LAYERS }, (_, index) => {
    const data = new Uint8ClampedArray(SIDE * SIDE * 4);
    const hue = [index * 12, 120, 255 - index * 12];
    for (let row = 0; row < SIDE; row++)
      for (let column = 0; column < SIDE; column++) {
        const to = (row * SIDE + column) * 4;
        const inside = Math.hypot(row - SIDE / 2, column - SIDE / 2) < SIDE / 2 - index * 20;
        data.set([...hue, inside ? 90 : 0], to);
      }
    const region = { x: index * 20, y: index * 20, width: SIDE, height: SIDE };
    return makeLayer({ id: `layer-${index}`, region, png: encodePng({ width: SIDE, height: SIDE, data }) });
  });
  return new LayerStack({ canvas: { width: 2400, height: 2400 }, layers });
}
