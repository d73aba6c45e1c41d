import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePng } from '@mrt/sdk';

/** node decode-pngs.js FOLDER: writes `x.rgba`, the decoded pixels, beside each `x.png`. */
const folder = process.argv[2] as string;

for (const file of readdirSync(folder).filter((name) => name.endsWith('.png'))) {
  const path = join(folder, file);
  writeFileSync(path.replace(/png$/, 'rgba'), decodePng(readFileSync(path)).data);
}
