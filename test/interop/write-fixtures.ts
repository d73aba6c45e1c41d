import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOra } from '../../sdk/src/formats/ora.js';
import { writePptx } from '../../sdk/src/formats/pptx.js';
import { writePsd } from '../../sdk/src/formats/psd.js';
import { relativeTo } from '../../sdk/src/geometry.js';
import type { RgbaImage } from '../../sdk/src/image.js';
import { CASES } from './cases.js';

/** node write-fixtures.js FOLDER: a .psd, an .ora, raw pixels and a .json with what readers must find, for each case. */
const folder = process.argv[2] as string;

for (const [name, { stack, pixels }] of Object.entries(CASES)) {
  const raw = (part: string, { data }: RgbaImage) =>
    writeFileSync(join(folder, `${name}.${part}.rgba`), data);
  writeFileSync(join(folder, `${name}.psd`), writePsd(stack).bytes);
  writeFileSync(join(folder, `${name}.ora`), writeOra(stack).bytes);
  writeFileSync(join(folder, `${name}.pptx`), writePptx(stack).bytes);
  raw('page', stack.composite());
  stack.layers.forEach(({ png }, z) => {
    raw(String(z), pixels[z] as RgbaImage);
    writeFileSync(join(folder, `${name}.${z}.png`), png);
  });
  const layers = stack.layers.map(({ name, region, opacity, hidden, locked }) => {
    return { name, ...relativeTo(stack.page, region), opacity, hidden, locked };
  });
  const { width, height } = stack.page;
  const expected = { width, height, layers, manifest: stack.manifest() };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(expected));
}
