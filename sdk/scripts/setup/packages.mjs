import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.mjs';
import { removeStale } from './outputs.mjs';
import { step } from './say.mjs';
import { filesBelow, fingerprint, readStamp, writeStamp } from './stamp.mjs';

const PACKAGES_STAMP = 'node_modules/.mrt-packages.json';
const BUILD_STAMP = 'node_modules/.mrt-build.json';
const BUILT = ['proto', 'sdk'];
const TOOLS = 'test/tools';
const TOOLS_STAMP = `${TOOLS}/node_modules/.mrt-tools.json`;

/** @param {string} root */
export function packagesReady(root) {
  return readStamp(join(root, PACKAGES_STAMP)).key === packagesKey(root);
}

/** @param {string} root */
export function installPackages(root) {
  return step('npm packages', async () => {
    const key = packagesKey(root);
    await command('npm', ['ci', '--include=dev', '--loglevel=error'], { cwd: root });
    writeStamp(join(root, PACKAGES_STAMP), { key });
  });
}

/** @param {string} root */
export function buildReady(root) {
  const stamp = readStamp(join(root, BUILD_STAMP));
  return BUILT.every((name) => existsSync(join(root, name, 'dist/index.js'))) && stamp.key === buildKey(root);
}

/** @param {string} root */
export function buildPackages(root) {
  return step('TypeScript build', async () => {
    const key = buildKey(root);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    for (const name of BUILT) removeStale(root, name);
    await command(process.execPath, [tsc, '--build', ...BUILT], { cwd: root });
    writeStamp(join(root, BUILD_STAMP), { key });
  });
}

/** Tools for the tests only: other runtimes, and checks of the packages. @param {string} root */
export function toolsReady(root) {
  return readStamp(join(root, TOOLS_STAMP)).key === toolsKey(root);
}

/** @param {string} root */
export function installTools(root) {
  return step('other runtimes and package checks (400 MB)', async () => {
    const key = toolsKey(root);
    await command('npm', ['ci', '--loglevel=error'], { cwd: join(root, TOOLS) });
    writeStamp(join(root, TOOLS_STAMP), { key });
  });
}

function toolsKey(root) {
  const files = ['package.json', 'package-lock.json'].map((name) => `${TOOLS}/${name}`);
  return fingerprint(root, files, [process.platform, process.arch]);
}

function packagesKey(root) {
  const examples = existsSync(join(root, 'examples')) ? readdirSync(join(root, 'examples')).sort() : [];
  const workspaces = [...BUILT, 'python-backend', ...examples.map((name) => `examples/${name}`)];
  const manifests = workspaces
    .map((name) => `${name}/package.json`)
    .filter((file) => existsSync(join(root, file)));
  const files = ['package.json', 'package-lock.json', ...manifests];
  return fingerprint(root, files, [process.platform, process.arch]);
}

function buildKey(root) {
  const sources = BUILT.flatMap((name) => filesBelow(root, `${name}/src`)).filter(
    (file) => !file.endsWith('.test.ts'),
  );
  const configs = BUILT.flatMap((name) => [`${name}/package.json`, `${name}/tsconfig.json`]);
  return fingerprint(root, ['package-lock.json', 'tsconfig.base.json', ...configs, ...sources]);
}
