import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './stamp.mjs';

/**
 * Removes from a package's dist what sources that are gone have left: it would be packed and imported still. Where an output is
 * missing, which an incremental build would not notice, all of dist goes.
 *
 * @param {string} root  @param {string} name of the package's folder
 */
export function removeStale(root, name) {
  if (!existsSync(join(root, name, 'dist'))) return;
  const built = filesBelow(root, `${name}/src`).filter(isBuilt);
  const stems = new Set(built.map((file) => file.slice(`${name}/src/`.length, -'.ts'.length)));
  const outputs = filesBelow(root, `${name}/dist`).map((file) => file.slice(`${name}/dist/`.length));
  const stemOf = (file) => file.replace(/\.(js|d\.ts)(\.map)?$/, '');
  const there = new Set(outputs);
  if (![...stems].every((stem) => there.has(`${stem}.js`) && there.has(`${stem}.d.ts`))) {
    rmSync(join(root, name, 'dist'), { recursive: true });
    return;
  }
  const stale = outputs.filter((file) => stemOf(file) !== file && !stems.has(stemOf(file)));
  for (const file of stale) rmSync(join(root, name, 'dist', file));
}

/** As the tsconfig.json of the packages have it. */
const isBuilt = (file) => /\.ts$/.test(file) && !/\.d\.ts$|\.test\.ts$|\/src\/testing\//.test(file);
