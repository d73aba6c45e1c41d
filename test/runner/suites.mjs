// The suites of the tests: a check, or tests of one runner, as a command and a way to count what it did.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fromExit, fromJUnit, fromVitest } from './counts.mjs';

const PYTHON_FOLDERS = ['python-backend', 'test', 'triton-model-repo', 'examples'];

/** @typedef {{ name: string, command: string[], report?: string, count: (code: number) => import('./counts.mjs').Counts }} Suite */

/**
 * @param {string} root of the repository
 * @param {string} python interpreter of the environment `test`
 * @param {string} reports folder for what the runners write
 */
export function suites(root, python, reports) {
  const config = join(root, 'python-backend/pyproject.toml');
  const bin = (name) => join(root, 'node_modules/.bin', name);
  const module = (name, ...args) => [python, '-m', name, ...args];
  const folders = PYTHON_FOLDERS.filter((folder) => existsSync(join(root, folder)));
  /** @returns {Suite} */
  const check = (name, ...command) => ({ name, command, count: fromExit });
  let reported = 0;
  return {
    /** Formats and lint. */
    lint: [
      check('biome', bin('biome'), 'check', '--error-on-warnings'),
      check('ruff', ...module('ruff', 'check', '--config', config, ...folders)),
      check('ruff format', ...module('ruff', 'format', '--check', '--config', config, ...folders)),
    ],
    /** Types of all TypeScript; what did not change is not checked again. */
    types: check('TypeScript types', bin('tsc'), '--project', root),
    /** Of the Studio's page, which is for browsers. */
    studioTypes: check('Studio types', bin('tsc'), '--project', join(root, 'examples/studio')),
    /** Of the pages of examples/hono and examples/next. */
    pageTypes: check('page types', bin('tsc'), '--project', join(root, 'examples')),
    pythonTypes: check('Python types', bin('pyright'), '--project', config, '--pythonpath', python),
    /** @returns {Suite} a project of vitest.config.ts */
    vitest(project, ...options) {
      const report = join(reports, `${reported++}.json`);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`];
      return {
        name: `vitest ${project}`,
        command: [bin('vitest'), 'run', '--project', project, ...reporters, ...options],
        report,
        count: (code) => fromVitest(report, code),
      };
    },
    /** @returns {Suite} */
    pytest(name, ...options) {
      const report = join(reports, `${reported++}.xml`);
      const common = ['-c', config, `--rootdir=${root}`, `--junit-xml=${report}`];
      return {
        name: `pytest ${name}`,
        command: module('pytest', ...common, ...options),
        report,
        count: (code) => fromJUnit(report, code),
      };
    },
  };
}
