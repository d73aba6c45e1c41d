// The npm package @mrt/server: makes the Python environment of a server in the user's cache folder, and removes it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forThisProcessor } from './setup/bfloat16.mjs';
import { checkPlatform, glibcVersion } from './setup/checks.mjs';
import { interpreterIn, makeEnvironment, realPath, sitePackages } from './setup/environment.mjs';
import { SetupError } from './setup/errors.mjs';
import { findPython } from './setup/find-python.mjs';
import { withLock } from './setup/lock.mjs';
import { step } from './setup/say.mjs';
import { fingerprint, readStamp, writeStamp } from './setup/stamp.mjs';

const DIST = fileURLToPath(new URL('.', import.meta.url));
const LOCK_FILES = ['serve.txt', ...forThisProcessor()];
const STAMP = 'mrt-setup.json';

export { SetupError };

/** The folder of all environments: below $XDG_CACHE_HOME, or ~/.cache. */
export function home() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mrt/server');
}

/**
 * The environment of this version of the package, made at the first call, with every network held to its digest.
 *
 * @returns {Promise<{ python: string, repository: string }>}
 * @throws {SetupError} what this machine lacks, and how to get it
 */
export async function prepare() {
  checkPlatform(process.platform, process.arch, process.platform === 'linux' ? glibcVersion() : undefined);
  const wheel = readdirSync(DIST).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new SetupError(`${DIST} has no wheel; install the package @mrt/server again`);
  const wanted = process.env.MRT_PYTHON;
  const key = fingerprint(DIST, [wheel, ...LOCK_FILES], [process.arch, wanted ?? '']);
  const folder = join(home(), key.slice(0, 16));
  if (!isReady(folder, key)) {
    mkdirSync(home(), { recursive: true });
    await withLock(folder, async () => {
      if (!isReady(folder, key)) await install(folder, wheel, key);
    });
  }
  const repository = join(sitePackages(folder), 'mrt/model_repository');
  checkDigests(repository);
  return { python: interpreterIn(folder), repository };
}

/** Removes every environment but that of this version. */
export async function prune() {
  const { python } = await prepare();
  for (const name of readdirSync(home()))
    if (!python.startsWith(join(home(), name, '/'))) rmSync(join(home(), name), { recursive: true });
}

/** Removes all that this package has put into the cache folder. */
export function remove() {
  rmSync(home(), { recursive: true, force: true });
}

function isReady(folder, key) {
  const stamp = readStamp(join(folder, STAMP));
  return (
    stamp.key === key && existsSync(stamp.python ?? '') && stamp.python === realPath(interpreterIn(folder))
  );
}

async function install(folder, wheel, key) {
  const base = findPython();
  await step(
    `Setting up a server in ${folder}, with Python ${base.version.join('.')} (once; 400 to 600 MB)`,
    async () => {
      const bare = [...LOCK_FILES.flatMap((file) => ['-r', file]), `./${wheel}`];
      await makeEnvironment(folder, { base, cwd: DIST, bare, imports: 'numpy, onnxruntime, PIL, mrt' });
      writeStamp(join(folder, STAMP), { key, python: realPath(interpreterIn(folder)) });
    },
  );
}

/** @param {string} repository @throws {SetupError} a file that is missing or not what its manifest says */
function checkDigests(repository) {
  const { files } = JSON.parse(readFileSync(join(repository, 'mrt/1/manifest.json'), 'utf8'));
  for (const [name, { digest }] of Object.entries(files)) {
    const path = join(repository, name);
    const found =
      existsSync(path) && `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
    if (found !== digest)
      throw new SetupError(
        `${path} is not what its manifest says; \`npx mrt server remove\`, then start again`,
      );
  }
}
