import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RgbaImage } from '@mrt/sdk';
import { writeOra } from '@mrt/sdk/ora';
import { writePptx } from '@mrt/sdk/pptx';
import { writePsd } from '@mrt/sdk/psd';
import { writeSvg } from '@mrt/sdk/svg';
import { writeZip } from '@mrt/sdk/zip';
import { CASES } from './cases.js';

/** node write-fixtures.js FOLDER: a .psd, an .ora, a .pptx, an .svg, a .zip, raw pixels and a .json with what readers must find, for each case. */
const folder = process.argv[2] as string;

for (const [name, { stack, pixels }] of Object.entries(CASES)) {
  const raw = (part: string, { data }: RgbaImage) =>
    writeFileSync(join(folder, `${name}.${part}.rgba`), data);
  writeFileSync(join(folder, `${name}.psd`), writePsd(stack).bytes);
  writeFileSync(join(folder, `${name}.ora`), writeOra(stack).bytes);
  writeFileSync(join(folder, `${name}.pptx`), writePptx(stack).bytes);
  writeFileSync(join(folder, `${name}.svg`), writeSvg(stack).bytes);
  writeFileSync(join(folder, `${name}.zip`), writeZip(stack).bytes);
  raw('page', stack.composite());
  stack.layers.forEach(({ png }, z) => {
    raw(String(z), pixels[z] as RgbaImage);
    writeFileSync(join(folder, `${name}.${z}.png`), png);
  });
  const layers = stack.layers.map(({ name, region, opacity, hidden, locked }) => {
    const corner = { x: region.x - stack.page.x, y: region.y - stack.page.y };
    return { name, ...region, ...corner, opacity, hidden, locked };
  });
  const { width, height } = stack.page;
  const expected = { width, height, layers, manifest: stack.manifest() };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(expected));
}
