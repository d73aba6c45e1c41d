import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const SCOPE = join('node_modules', '@iconify-json');

/** Folders of the icon sets (`@iconify-json/*`) installed for a folder: in its node_modules and in those above, nearest first. */
export function installedIconSets(from = process.cwd()): string[] {
  const found = new Map<string, string>();
  for (let folder = resolve(from), below = ''; folder !== below; below = folder, folder = dirname(folder)) {
    const scope = join(folder, SCOPE);
    const names = existsSync(scope) ? readdirSync(scope).sort() : [];
    for (const name of names)
      if (!found.has(name) && existsSync(join(scope, name, 'icons.json'))) found.set(name, join(scope, name));
  }
  return [...found.values()];
}
