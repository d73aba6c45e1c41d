#!/usr/bin/env node
// Makes a fresh clone runnable. Plain Node without dependencies, since it runs before anything is installed.
//   node sdk/scripts/setup.mjs [serve | test | train]
import { fileURLToPath } from 'node:url';
import { checkMachine, checkNode } from './setup/checks.mjs';
import { findChromium, installChromium } from './setup/chromium.mjs';
import { environmentReady, installEnvironment, interpreter } from './setup/environments.mjs';
import { SetupError } from './setup/errors.mjs';
import { withLock } from './setup/lock.mjs';
import {
  buildPackages,
  buildReady,
  installPackages,
  installTools,
  packagesReady,
  toolsReady,
} from './setup/packages.mjs';
import { say } from './setup/say.mjs';

export { interpreter, SetupError };

/**
 * Installs what is missing: npm packages, the TypeScript build, Python environments under .venv, and for `test` what
 * only the tests need.
 * Does nothing, in milliseconds, when all of it is there and up to date.
 *
 * @param {{ python: 'serve' | 'test' | 'train' }} options which Python environment is needed;
 *   'test' brings 'serve' along
 * @returns {Promise<{ root: string, python: string }>} the repository and the environment's interpreter
 * @throws {SetupError} with a message that says what is missing and how to get it
 */
export async function setup({ python }) {
  const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
  checkNode(process.versions.node);
  const names = python === 'test' ? ['serve', 'test'] : [python];
  const ready = () =>
    packagesReady(root) &&
    buildReady(root) &&
    (python !== 'test' || toolsReady(root)) &&
    names.every((name) => environmentReady(root, name));
  if (!ready()) {
    await withLock(root, async () => {
      if (ready()) return;
      checkMachine(
        root,
        names.filter((name) => !environmentReady(root, name)),
      );
      say('Setting up (the first time, and after a lock file or a source has changed)');
      await together(
        async () => {
          if (!packagesReady(root)) await installPackages(root);
          if (!buildReady(root)) await buildPackages(root);
          if (python === 'test' && !toolsReady(root)) await installTools(root);
        },
        async () => {
          for (const name of names) {
            if (!environmentReady(root, name)) await installEnvironment(root, name);
          }
        },
      );
    });
  }
  if (python === 'test' && !findChromium()) await installChromium();
  return { root, python: interpreter(root, python) };
}

/** Each waits for its downloads most of the time. Nothing goes on behind an error. @param {(() => Promise<void>)[]} works */
async function together(...works) {
  const ends = await Promise.allSettled(works.map((work) => work()));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const name = process.argv[2] ?? 'serve';
  try {
    if (!['serve', 'test', 'train'].includes(name)) {
      throw new SetupError(`There is no environment '${name}'; choose serve, test or train.`);
    }
    const { python } = await setup({ python: name });
    say(`Ready: ${python}`);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
