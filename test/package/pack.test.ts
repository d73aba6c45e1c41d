import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TOOLS = join(ROOT, 'test/tools/node_modules/.bin');
const PACKAGES = ['proto', 'sdk'] as const;

delete process.env.PYTHONPATH; // names the checkout's package; the packed one is tried here

let folder: string;
const server = inject('server');
const packed: Record<string, { tarball: string; files: string[] }> = {};

async function run(program: string, args: string[], cwd: string, env = process.env): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd, env, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(' ')}:\n${stdout}\n${stderr}`);
  }
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

async function pack(name: string): Promise<{ tarball: string; files: string[] }> {
  const printed = await run('npm', ['pack', '--json', '--pack-destination', folder], join(ROOT, name));
  const json = JSON.parse(printed);
  const [{ filename, files }] = Array.isArray(json) ? json : Object.values(json);
  return { tarball: join(folder, filename), files: files.map(({ path }: { path: string }) => path) };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mrt-package-'));
  for (const name of PACKAGES) packed[name] = await pack(name);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'an-app', private: true, type: 'module' }),
  );
  const { devDependencies } = read(join(ROOT, 'package.json'));
  const types = ['@types/node', '@types/react', '@opentelemetry/api', 'react'].map(
    (name) => `${name}@${devDependencies[name]}`,
  );
  const tarballs = PACKAGES.map((name) => packed[name]?.tarball as string);
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs, ...types], folder);
  for (const name of ['user.ts', 'page.ts'])
    copyFileSync(fileURLToPath(new URL(name, import.meta.url)), join(folder, name));
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
  const { dependencies, peerDependencies = {}, imports = {} } = read(join(ROOT, name, 'package.json'));
  const known = new Set([
    ...[dependencies, peerDependencies, imports].flatMap(Object.keys),
    ...builtinModules,
  ]);
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

const NODE = { lib: ['es2023', 'esnext.disposable', 'dom'], types: ['node'] };
const BROWSER = { lib: ['es2022', 'dom'], types: [] };

test.concurrent.each([
  ['user.ts', 'nodenext', 'nodenext', NODE],
  ['user.ts', 'preserve', 'bundler', NODE],
  ['page.ts', 'preserve', 'bundler', BROWSER],
])('types of %s hold in module %s, with those of all dependencies checked', async (file, ...how) => {
  const [module, moduleResolution, library] = how;
  const strict = { strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true };
  const compilerOptions = {
    module,
    moduleResolution,
    target: 'es2022',
    outDir: module,
    ...library,
    ...strict,
  };
  const project = join(folder, `tsconfig.${file}.${module}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }));
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

test('the command is there, and says what it cannot do without a server', async () => {
  const mrt = join(folder, 'node_modules/.bin/mrt');
  expect(await run(mrt, ['--help'], folder)).toContain('mrt generate');
  await expect(run(mrt, ['serve'], folder)).rejects.toThrow(/npm install @mrt\/server/);
  await expect(run(mrt, ['mcp'], folder)).rejects.toThrow(/npm install @modelcontextprotocol\/server/);
  await expect(run(mrt, ['doctor'], folder)).rejects.toThrow(/missing: @mrt\/server/);
});

test('with @mrt/server the command sets up a server in the cache folder, serves, and removes it', async () => {
  const { tarball, files } = await pack('python-backend');
  const wheel = files.find((path) => path.endsWith('.whl')) as string;
  expect(files.filter((path) => !/^dist\/(licences|setup)\//.test(path)).sort()).toEqual(
    [
      ...['CHANGELOG.md', 'Containerfile', 'LICENSE', 'NOTICE', 'README.md', 'package.json'],
      ...['dist/index.mjs', 'dist/openvino.txt', 'dist/serve.txt', wheel],
    ].sort(),
  );
  const fonts = readdirSync(join(ROOT, 'python-backend/mrt/experts/type/fonts'));
  for (const text of fonts.filter((name) => name.includes('LICENSE')))
    expect(files).toContain(`dist/licences/${text}`);
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], folder);
  const cache = join(folder, 'cache');
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const mrt = join(folder, 'node_modules/.bin/mrt');
  const served = spawn(mrt, ['serve', '--json', '--grpc-port', '0', '--metrics-port', '0'], {
    cwd: folder,
    env,
  });
  const ended = once(served, 'close');
  const events = createInterface({ input: served.stdout })[Symbol.asyncIterator]();
  const { url } = JSON.parse((await events.next()).value as string);
  const generate = ['generate', 'red heart icon on a blue background', '--steps', '2', '--url', url];
  await run(mrt, [...generate, '--out', 'poster.psd'], folder);
  expect(existsSync(join(folder, 'poster.psd'))).toBe(true);
  served.kill('SIGTERM');
  expect(await ended).toEqual([143, null]);

  // The same for people of Python, and for the container: its steps are those of the environment.
  const [environment] = readdirSync(join(cache, 'mrt/server'));
  const bin = join(cache, 'mrt/server', environment as string, 'bin');
  const help = await run(join(bin, 'mrt-serve'), ['--help'], folder);
  expect(help.replace(/\s+/g, '')).toContain('packages/mrt/model_repository');
  const container = readFileSync(join(folder, 'node_modules/@mrt/server/Containerfile'), 'utf8');
  expect(container).toContain('-r /opt/mrt/serve.txt -r /opt/mrt/openvino.txt /opt/mrt/*.whl');
  expect(container).toContain('ENTRYPOINT ["mrt-serve"');

  const network = join(
    cache,
    'mrt/server',
    environment as string,
    `lib/${readdirSync(join(bin, '../lib'))[0]}/site-packages/mrt/model_repository/mrt_denoiser/1/model.safetensors`,
  );
  writeFileSync(network, 'damaged');
  await expect(run(mrt, ['serve'], folder, env)).rejects.toThrow(
    /model.safetensors is not what its manifest/,
  );
  await run(mrt, ['server', 'remove'], folder, env);
  expect(existsSync(join(cache, 'mrt/server'))).toBe(false);
  expect(existsSync(join(folder, 'node_modules/@mrt/server'))).toBe(false);
});
