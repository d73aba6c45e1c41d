import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOT_OURS = new Set(['node_modules', 'dist', 'out', 'runs']);
const PAGES = pagesBelow('');

function pagesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^\./.test(entry.name) || NOT_OURS.has(entry.name) ? [] : pagesBelow(path);
    return path.endsWith('.md') ? [path] : [];
  });
}

const text = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** Pages whose paths in backticks are held to the tree, and the folders that they are seen from. */
const NAMING = [
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'README.md',
  'examples/README.md',
  'proto/WIRE.md',
];
const SEEN_FROM = ['', 'sdk/src', 'python-backend/mrt', 'triton-model-repo'];
const PATH = /^(?:[\w@-][\w.@-]*\/)+[\w.-]*$|^[\w-]+\.(?:ts|mjs|py|md|json|pbtxt)$/;
/** Names of no file: a pattern, what is made when it runs, an address, a package, a place in every network's folder. */
const NO_FILE = /NAME|NN-|^out\/|\.psd$|^@|^layers\/|^manifest\.json$|^configs\/|^config\.pbtxt$|CHANGELOG/;

/** What GitHub makes of a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (page: string) =>
  [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, it]) => anchor(it as string));

test('pages are found', () => {
  expect(PAGES).toEqual(expect.arrayContaining([...NAMING, 'sdk/README.md', 'python-backend/README.md']));
});

test.each(PAGES)('%s: every link leads somewhere', (page) => {
  const links = [...text(page).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(
    ([, link, src]) => link ?? src ?? '',
  );
  for (const link of links.filter((it) => !/^[a-z]+:/.test(it))) {
    const [path, part] = link.split('#');
    const target = path ? join(dirname(page), path) : page;
    expect(existsSync(join(ROOT, target)), `${link} in ${page}`).toBe(true);
    if (part) expect(anchorsOf(target), `${link} in ${page}`).toContain(part);
  }
});

test.each(NAMING)('%s: every path in it is there', (page) => {
  const named = [...text(page).matchAll(/`([^`\s]+)`/g)].map(([, it]) => it as string);
  const drawn = [...text(page).matchAll(/(?<=\s)(?:sdk|python-backend|examples)\/[\w./-]+\w/g)].map(
    ([it]) => it,
  );
  const paths = [...named, ...drawn].filter((it) => PATH.test(it) && !NO_FILE.test(it));
  expect(paths.length).toBeGreaterThan(0);
  const missing = paths.filter(
    (path) => ![...SEEN_FROM, dirname(page)].some((folder) => existsSync(join(ROOT, folder, path))),
  );
  expect(missing).toEqual([]);
});

test.each(PAGES)('%s: every Python module in it is there', (page) => {
  const modules = text(page).match(
    /\bmrt\.(?:data|evaluation|export|families|models|serving|training)(?:\.\w+)+/g,
  );
  const missing = (modules ?? []).filter((name) => {
    const path = join(ROOT, 'python-backend', name.replaceAll('.', '/'));
    return ![path, `${path}.py`, `${dirname(path)}.py`].some(existsSync);
  });
  expect(missing).toEqual([]);
});

const scriptsOf = (path: string) => JSON.parse(text(path)).scripts as Record<string, string>;

test.each(PAGES)('%s: every script in it is one of package.json', (page) => {
  const scripts = { ...scriptsOf('package.json'), ...scriptsOf('examples/next/package.json') }; // which is no workspace
  const named = [...text(page).matchAll(/\bnpm run ([\w:]+)\b(?! --workspace)/g)].map(
    ([, name]) => name as string,
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
