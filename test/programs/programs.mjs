// `npm run test:programs`: opens what the SDK writes in the programs that this machine has, and compares what they show with the
// stack's own composite. A slow lane, not part of `npm test`. Prints a Markdown table and writes test/programs/results.json.
// The exit code is 1 if a program cannot open a file, or shows less than the table of expectations below says.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plain, structured } from './design.mjs';
import { PROGRAMS, run } from './open-with.mjs';
import { decodePng, saveFile } from './sdk.mjs';

const GOOD = 30; // dB; LibreOffice prints pictures as JPEG

/** What a program is known not to draw of the second design; its distance is told and not judged. */
const KNOWN = {
  'Krita psd': 'no clipping, no opacity of groups',
  'LibreOffice svg': 'no blend modes, no masks',
  'LibreOffice pptx': 'the format has no blend modes',
};

const folder = mkdtempSync(join(tmpdir(), 'mrt-programs-'));
const rows = [];
let failed = false;
try {
  for (const { name, formats, version: ask, open } of PROGRAMS) {
    const version = await run(folder, ask[0], ask.slice(1)).then(versionIn, () => undefined);
    for (const format of formats) {
      const shown = version === undefined ? ['not run', 'not run'] : [];
      for (const [index, design] of version === undefined ? [] : [plain, structured].entries()) {
        const file = join(folder, `${name}-${index}.${format}`);
        const png = `${file}.png`;
        await saveFile(design, file);
        try {
          await open(folder, file, png);
          const distance = psnr(decodePng(readFileSync(png), { what: png }), design.composite());
          const known = index === 1 && KNOWN[`${name} ${format}`];
          if (!(distance >= GOOD) && !known) failed = true;
          shown.push(`${distance.toFixed(1)} dB${known && distance < GOOD ? ` (${known})` : ''}`);
        } catch (error) {
          failed = true;
          shown.push(
            `failed: ${String(error.message ?? error)
              .split('\n')[0]
              .slice(0, 80)}`,
          );
        }
      }
      rows.push({
        program: name,
        version: version ?? 'not on this machine',
        format,
        plain: shown[0],
        structured: shown[1],
      });
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log(
  '| program | version | format | opacity, groups, overflow | blend modes, isolated group, mask, clipping |\n|---|---|---|---|---|',
);
for (const { program, version, format, plain, structured } of rows)
  console.log(`| ${program} | ${version} | ${format.toUpperCase()} | ${plain} | ${structured} |`);
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = failed ? 1 : 0;

function versionIn(text) {
  return /\d+\.\d+(\.\d+)*(-\d+)?/.exec(text)?.[0] ?? text.trim().slice(0, 20);
}

/** The distance of two pictures over white, in dB; 0 where their sizes differ. */
function psnr(a, b) {
  if (Math.abs(a.width - b.width) > 1 || Math.abs(a.height - b.height) > 1)
    throw new Error(`shows ${a.width} x ${a.height} px instead of ${b.width} x ${b.height}`);
  let sum = 0;
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
  const over = ({ data, width: w }, x, y, i) => {
    const at = (y * w + x) * 4;
    return 255 + ((data[at + i] - 255) * data[at + 3]) / 255;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let i = 0; i < 3; i++) sum += (over(a, x, y, i) - over(b, x, y, i)) ** 2;
  const mean = sum / (width * height * 3);
  return mean === 0 ? 99 : 10 * Math.log10(255 ** 2 / mean);
}
