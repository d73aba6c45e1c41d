#!/usr/bin/env node
// All checks and tests of the repository; `npm test`. The last line is their sum.
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
  for (const { name, command, count } of suites(root, python)) {
    console.log(`\n== ${name}`);
    const start = performance.now();
    const code = await runCommand(command, { cwd: root, env: environment(root) });
    const counts = count(code);
    total = add(total, counts);
    console.log(`-- ${name}: ${sumLine(counts)} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  total = add(total, fromExit(1));
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`\n${sumLine(total)}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

function suites(root, python) {
  const bin = (name) => join(root, 'node_modules/.bin', name);
  const module = (name, ...args) => [python, '-m', name, ...args];
  const folders = PYTHON_FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const config = join(root, 'python-backend/pyproject.toml');
  const vitestReport = join(reports, 'vitest.json');
  const pytestReport = join(reports, 'pytest.xml');
  return [
    { name: 'biome', command: [bin('biome'), 'check', '--error-on-warnings'], count: fromExit },
    { name: 'TypeScript types', command: [bin('tsc'), '--project', root], count: fromExit },
    { name: 'ruff', command: module('ruff', 'check', '--config', config, ...folders), count: fromExit },
    {
      name: 'ruff format',
      command: module('ruff', 'format', '--check', '--config', config, ...folders),
      count: fromExit,
    },
    {
      name: 'Python types',
      command: [bin('pyright'), '--project', config, '--pythonpath', python],
      count: fromExit,
    },
    {
      name: 'vitest',
      command: [
        bin('vitest'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile=${vitestReport}`,
      ],
      count: (code) => fromVitest(vitestReport, code),
    },
    {
      name: 'pytest',
      command: module(
        'pytest',
        '-c',
        config,
        `--rootdir=${root}`,
        `--junit-xml=${pytestReport}`,
        'python-backend',
        'test',
      ),
      count: (code) => fromJUnit(pytestReport, code),
    },
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
