import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const SDK = fileURLToPath(new URL('../../sdk/', import.meta.url));

/** The entries of @mrt/sdk: `.`, `./web`, ... @returns {string[]} */
export const entries = () => Object.keys(JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8')).exports);

/** Bytes of an entry with all that it imports at once, minified, and gzipped; what it loads later is not counted. @param {string} entry */
export async function sizeOf(entry) {
  const input = fileURLToPath(import.meta.resolve(entry.replace(/^\./, '@mrt/sdk')));
  const platform = ['.', './serve', './folder', './files'].includes(entry) ? 'node' : 'browser';
  const bundle = await rolldown({ input, platform });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  const chunks = new Map(output.map((part) => [part.fileName, part]));
  const loaded = new Set();
  const load = (name) => {
    const chunk = chunks.get(name);
    if (loaded.has(name) || chunk?.type !== 'chunk') return;
    loaded.add(name);
    chunk.imports.forEach(load);
  };
  load(output[0].fileName);
  const code = [...loaded].map((name) => chunks.get(name).code).join('');
  return { minified: code.length, gzipped: gzipSync(code).length };
}
