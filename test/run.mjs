#!/usr/bin/env node
// All checks and tests of the repository; `npm test`. The last line is their sum.
// Two lanes at a time: suites that start servers wait much of their time, the others work.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError, setup } from '../sdk/scripts/setup.mjs';
import { add, EMPTY, fromExit, fromJUnit, fromVitest, sumLine } from './runner/counts.mjs';
import { runCommand } from './runner/run-command.mjs';

const PYTHON_FOLDERS = ['python-backend', 'test', 'triton-model-repo', 'examples'];

const reports = mkdtempSync(join(tmpdir(), 'mrt-test-'));
let total = EMPTY;
try {
  const { root, python } = await setup({ python: 'test' });
  await Promise.all(lanes(root, python).map((suites) => runLane(root, suites)));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  total = add(total, fromExit(1));
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`\n${sumLine(total)}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function runLane(root, suites) {
  for (const { name, command, count } of suites) {
    const start = performance.now();
    const code = await runCommand(command, { cwd: root, env: environment(root), name });
    const counts = count(code);
    total = add(total, counts);
    console.log(`-- ${name}: ${sumLine(counts)} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
}

function lanes(root, python) {
  const bin = (name) => join(root, 'node_modules/.bin', name);
  const module = (name, ...args) => [python, '-m', name, ...args];
  const folders = PYTHON_FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const config = join(root, 'python-backend/pyproject.toml');
  const check = (name, ...command) => ({ name, command, count: fromExit });
  const vitest = (project) => {
    const report = join(reports, `vitest-${project}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`];
    return {
      name: `vitest ${project}`,
      command: [bin('vitest'), 'run', '--project', project, ...reporters],
      count: (code) => fromVitest(report, code),
    };
  };
  const pytest = (folder) => {
    const report = join(reports, `pytest-${folder}.xml`);
    const options = ['-c', config, `--rootdir=${root}`, `--junit-xml=${report}`];
    return {
      name: `pytest ${folder}`,
      command: module('pytest', ...options, folder),
      count: (code) => fromJUnit(report, code),
    };
  };
  return [
    [vitest('servers'), pytest('test')],
    [
      check('biome', bin('biome'), 'check', '--error-on-warnings'),
      check('TypeScript types', bin('tsc'), '--project', root),
      check('ruff', ...module('ruff', 'check', '--config', config, ...folders)),
      check('ruff format', ...module('ruff', 'format', '--check', '--config', config, ...folders)),
      check('Python types', bin('pyright'), '--project', config, '--pythonpath', python),
      vitest('units'),
      pytest('python-backend'),
    ],
  ];
}

function environment(root) {
  return {
    ...process.env,
    MRT_ROOT: root,
    MRT_PYTHON_SERVE: join(root, '.venv/serve/bin/python'),
    MRT_PYTHON_TEST: join(root, '.venv/test/bin/python'),
    PATH: `${join(root, '.venv/test/bin')}:${process.env.PATH}`,
    PYTHONPATH: join(root, 'python-backend'),
  };
}
