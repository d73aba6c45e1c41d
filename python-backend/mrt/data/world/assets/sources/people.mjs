// Draws people of the DiceBear styles as SVG files: node people.mjs MODULES FOLDER SEEDS STYLE...
// Prints one JSON a style: its title, author, licence and where it is from, as the style itself states.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, folder, seeds, ...styles] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(join(modules, '@dicebear', name, 'lib', 'index.js')).href);
const { createAvatar } = await load('core');
for (const name of styles) {
  const style = await load(name);
  mkdirSync(join(folder, name), { recursive: true });
  for (let seed = 0; seed < Number(seeds); seed++) {
    const svg = createAvatar(style, { seed: `${name} ${seed}`, backgroundColor: ['transparent'] }).toString();
    writeFileSync(join(folder, name, `${String(seed).padStart(4, '0')}.svg`), svg);
  }
  const { title, creator, source, license } = style.meta;
  console.log(JSON.stringify({ name, title, creator, source, licence: license?.name ?? '' }));
}
