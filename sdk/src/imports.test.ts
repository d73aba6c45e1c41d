import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const SRC = import.meta.dirname;
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing/'),
);

/** Every source file with the files that it imports, types included. */
const imports = new Map(
  sources.map((path) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(SRC, path), 'utf8'));
    const own = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
    return [path, own.map((name) => join(dirname(path), name).replace(/\.js$/, '.ts'))] as const;
  }),
);

/** The first circle in a graph, as a path that ends where it begins. */
function circle(graph: ReadonlyMap<string, Iterable<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const found = visit(next, [...path, node]);
      if (found) return found;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const found = visit(node, []);
    if (found) return found;
  }
  return undefined;
}

/** All files that a file reaches. */
function reached(from: string, found = new Set<string>()): Set<string> {
  if (found.has(from)) return found;
  found.add(from);
  for (const next of imports.get(from) ?? []) reached(next, found);
  return found;
}

test('every relative import is a source file', () => {
  for (const [path, targets] of imports)
    for (const target of targets) expect(sources, `imported by ${path}`).toContain(target);
});

test('a circle is found', () => {
  expect(
    circle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b']);
});

test('no files import each other in a circle', () => {
  expect(circle(imports)).toBeUndefined();
});

test('no folders import each other in a circle', () => {
  const room = (path: string) => path.split('/')[0] as string;
  const rooms = new Map<string, Set<string>>();
  for (const [path, targets] of imports) {
    const known = rooms.get(room(path)) ?? new Set();
    for (const target of targets) if (room(target) !== room(path)) known.add(room(target));
    rooms.set(room(path), known);
  }
  expect(circle(rooms)).toBeUndefined();
});

test('no folder has more than 25 source files', () => {
  const folders = new Set(sources.map(dirname));
  for (const folder of folders) {
    const files = sources.filter((path) => dirname(path) === folder);
    expect(files.length, folder).toBeLessThanOrEqual(25);
  }
});

test('the web entry reaches neither gRPC nor the command', () => {
  const files = [...reached('web.ts')];
  expect(files).toContain('transport/http/transport.ts');
  expect(files.filter((path) => /^(transport\/grpc|cli)\//.test(path))).toEqual([]);
});
