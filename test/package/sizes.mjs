import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const SDK = fileURLToPath(new URL('../../sdk/', import.meta.url));

const manifest = JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8'));

/** The entries of @mrt/sdk: `.`, `./web`, ... @returns {string[]} */
export const entries = () => Object.keys(manifest.exports);

/**
 * Bytes of an entry, or of an app that takes some of its exports alone, with all that it imports at once, minified, and gzipped;
 * what it loads later is not counted, nor are peer dependencies.
 * @param {string} entry
 * @param {string} [exports] such as `{ LayerStack }`
 */
export async function sizeOf(entry, exports = '*') {
  const input = import.meta.filename;
  const source = `export ${exports} from ${JSON.stringify(entry.replace(/^\./, '@mrt/sdk'))}`;
  const app = { name: 'app', load: (id) => (id === input ? { code: source, moduleType: 'js' } : null) };
  const platform = [
    '.',
    './serve',
    './gateway',
    './openai',
    './ai-sdk',
    './mcp',
    './folder',
    './files',
  ].includes(entry)
    ? 'node'
    : 'browser';
  const external = Object.keys(manifest.peerDependencies); // the app has them anyway
  const bundle = await rolldown({ input, platform, external, plugins: [app] });
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
