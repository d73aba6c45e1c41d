import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckResult, missing, ok, warning } from './check.js';
import { checkOf, setupPart } from './checkout.js';

/** The parts that a local server needs, in order. */
export async function serverParts(root: string): Promise<CheckResult[]> {
  return [await platform(root), await python(root), await environment(root), await triton(root)];
}

async function platform(root: string): Promise<CheckResult> {
  const { checkPlatform, glibcVersion } = await setupPart(root, 'checks.mjs');
  const glibc = process.platform === 'linux' ? glibcVersion() : undefined;
  try {
    checkPlatform(process.platform, process.arch, glibc);
    return ok('platform', `${process.platform} ${process.arch}, glibc ${glibc}`);
  } catch (error) {
    return checkOf(error, (text, help) => missing('platform', text, help));
  }
}

async function python(root: string): Promise<CheckResult> {
  const { findPython } = await setupPart(root, 'find-python.mjs');
  try {
    const { executable, version } = findPython();
    return ok('Python', `${version.join('.')} at ${executable}`);
  } catch (error) {
    // An existing environment has its own Python.
    const as = (await interpreterOf(root)) ? warning : missing;
    return checkOf(error, (text, help) => as('Python', text, help));
  }
}

async function environment(root: string): Promise<CheckResult> {
  const { environmentReady } = await setupPart(root, 'environments.mjs');
  const help = `node ${join(root, 'sdk/scripts/setup.mjs')} serve`;
  const interpreter = await interpreterOf(root);
  if (!interpreter) return missing('environment', `there is no ${join(root, '.venv/serve')}`, help);
  if (environmentReady(root, 'serve')) return ok('environment', interpreter);
  return warning('environment', `${interpreter} does not match this state of the checkout`, help);
}

async function triton(root: string): Promise<CheckResult> {
  const help = `node ${join(root, 'sdk/scripts/setup.mjs')} serve`;
  const lib = join(root, '.venv/serve/lib');
  const versions = await readdir(lib).catch(() => []);
  const binaries = versions.map((name) =>
    join(lib, name, 'site-packages/pytriton/tritonserver/bin/tritonserver'),
  );
  const found = binaries.find((path) => existsSync(path));
  return found ? ok('Triton', found) : missing('Triton', 'the environment has no tritonserver', help);
}

async function interpreterOf(root: string): Promise<string | undefined> {
  const { interpreter } = await setupPart(root, 'environments.mjs');
  const path = interpreter(root, 'serve');
  return existsSync(path) ? path : undefined;
}
