import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CheckResult } from './check.js';

/** The root of the repository, if this package is in a checkout and not installed from npm. */
export function checkout(): string | undefined {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  const expected = ['sdk/scripts/setup.mjs', 'triton-model-repo/mrt/config.pbtxt', 'python-backend/mrt'];
  return expected.every((path) => existsSync(`${root}${path}`)) ? root.replace(/\/$/, '') : undefined;
}

/** The set-up's checks: plain JavaScript that is not part of the npm package. */
interface SetupParts {
  'checks.mjs': {
    checkPlatform(platform: string, arch: string, glibc: string | undefined): void;
    glibcVersion(): string | undefined;
  };
  'find-python.mjs': { findPython(): { executable: string; version: number[] } };
  'environments.mjs': {
    environmentReady(root: string, name: 'serve'): boolean;
    interpreter(root: string, name: 'serve'): string;
  };
}

export function setupPart<N extends keyof SetupParts>(root: string, name: N): Promise<SetupParts[N]> {
  return import(`${root}/sdk/scripts/setup/${name}`);
}

/** The check for an error of the set-up: its first line split into what is missing and how to get it. */
export function checkOf(error: unknown, as: (text: string, help: string) => CheckResult): CheckResult {
  const [first = '', ...rest] = (error as Error).message.split('\n');
  const [, text = first, help = ''] = /^(.*?): (.*)$/.exec(first) ?? [];
  return as(text, [help, ...rest.map((line) => line.trim())].filter(Boolean).join(' '));
}
