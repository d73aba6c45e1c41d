import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOra } from '@mrt/sdk/ora';
import { writePptx } from '@mrt/sdk/pptx';
import { writePsd } from '@mrt/sdk/psd';
import { STRUCTURED } from './structured.js';

/** node write-structured.js FOLDER: a .psd, an .ora, a .pptx, the flattened page and a .json for each structured stack. */
const folder = process.argv[2] as string;

for (const [name, stack] of Object.entries(STRUCTURED)) {
  writeFileSync(join(folder, `${name}.psd`), writePsd(stack).bytes);
  writeFileSync(join(folder, `${name}.ora`), writeOra(stack).bytes);
  writeFileSync(join(folder, `${name}.pptx`), writePptx(stack).bytes);
  writeFileSync(join(folder, `${name}.rgba`), stack.composite().data);
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ ...stack.page, manifest: stack.manifest() }));
}
