import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TOOLS = join(ROOT, 'test/tools/node_modules/.bin');
const PACKAGES = ['proto', 'sdk'] as const;

let folder: string;
const server = inject('server');
const packed: Record<string, { tarball: string; files: string[] }> = {};

async function run(program: string, args: string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(' ')}:\n${stdout}\n${stderr}`);
  }
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-package-'));
  for (const name of PACKAGES) {
    const printed = await run('npm', ['pack', '--json', '--pack-destination', folder], join(ROOT, name));
    const json = JSON.parse(printed);
    const [{ filename, files }] = Array.isArray(json) ? json : Object.values(json);
    const paths = files.map(({ path }: { path: string }) => path);
    packed[name] = { tarball: join(folder, filename), files: paths };
  }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'an-app', private: true, type: 'module' }),
  );
  const { devDependencies } = read(join(ROOT, 'package.json'));
  const types = ['@types/node', '@opentelemetry/api'].map((name) => `${name}@${devDependencies[name]}`);
  const tarballs = PACKAGES.map((name) => packed[name]?.tarball as string);
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs, ...types], folder);
  copyFileSync(fileURLToPath(new URL('user.ts', import.meta.url)), join(folder, 'user.ts'));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(PACKAGES)(
  '%s: no tests and nothing that a build left, and every file that a map points to',
  (name) => {
    const { files } = packed[name] as { files: string[] };
    expect(files.filter((path) => /\.test\.|testing|tsbuildinfo|scripts\//.test(path))).toEqual([]);
    const built = files.filter((path) => path.startsWith('dist/') && path.endsWith('.js'));
    expect(built.length).toBeGreaterThan(1);
    for (const path of built.filter((path) => files.includes(`${path}.map`))) {
      for (const source of read(join(ROOT, name, `${path}.map`)).sources) {
        expect(files).toContain(join(path, '..', source));
      }
    }
  },
);

test.each(PACKAGES)('%s: every package that is imported is depended on', (name) => {
  const { dependencies, imports = {} } = read(join(ROOT, name, 'package.json'));
  const known = new Set([...Object.keys(dependencies), ...Object.keys(imports), ...builtinModules]);
  for (const path of (packed[name] as { files: string[] }).files.filter((path) =>
    /^dist.*\.js$/.test(path),
  )) {
    const code = readFileSync(join(ROOT, name, path), 'utf8');
    for (const [, fixed, lazy = ''] of code.matchAll(/\bfrom '([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/g)) {
      const from = fixed ?? lazy;
      const named = from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : from.split('/')[0];
      expect(known, `${path} imports ${from}`).toContain(from.startsWith('node:') ? from.slice(5) : named);
    }
  }
});

test.each(PACKAGES)('%s: publint and attw find nothing', async (name) => {
  await run(
    join(TOOLS, 'publint'),
    ['run', (packed[name] as { tarball: string }).tarball, '--strict'],
    folder,
  );
  const attw = [(packed[name] as { tarball: string }).tarball, '--profile', 'esm-only', '--no-emoji'];
  await run(join(TOOLS, 'attw'), attw, folder); // its exit code is what counts
});

test.concurrent.each([
  ['nodenext', 'nodenext'],
  ['preserve', 'bundler'],
])('types hold in module %s, with those of all dependencies checked', async (module, moduleResolution) => {
  const compilerOptions = {
    ...{
      module,
      moduleResolution,
      target: 'es2022',
      lib: ['es2023', 'esnext.disposable', 'dom'],
      types: ['node'],
    },
    ...{ strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true, outDir: module },
  };
  const project = join(folder, `tsconfig.${module}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions, files: ['user.ts'] }));
  await run(join(ROOT, 'node_modules/.bin/tsc'), ['--project', project], folder);
});

test('a program of the packed packages makes PSDs, by hand and with a server', async () => {
  const script = join('nodenext', 'user.js');
  expect(JSON.parse(await run(process.execPath, [script], folder))).toEqual({ layers: 1, web: 'function' });
  expect(readFileSync(join(folder, 'by-hand.psd')).toString('latin1', 0, 4)).toBe('8BPS');
  const made = JSON.parse(await run(process.execPath, [script, server.url], folder));
  expect(made).toMatchObject({
    steps: 2,
    message: '[invalid_argument] prompt is empty; give some text or leave it out',
  });
  expect(made.layers).toBeGreaterThanOrEqual(2);
  for (const file of ['made.psd', 'folder/made.ora']) expect(existsSync(join(folder, file))).toBe(true);
});

test('the command is there, and says what it cannot do without a checkout', async () => {
  const mrt = join(folder, 'node_modules/.bin/mrt');
  expect(await run(mrt, ['--help'], folder)).toContain('mrt generate');
  await expect(run(mrt, ['serve'], folder)).rejects.toThrow(/checkout/);
});
