#!/usr/bin/env node
// All checks and tests of the repository: `npm test`. The last line is their sum.
//   node test/run.mjs quick    `npm run test:quick`: types, lint and unit tests, for the inner loop; no server, nothing slow
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError, setup } from '../sdk/scripts/setup.mjs';
import { add, EMPTY, fromExit, sumLine } from './runner/counts.mjs';
import { failures } from './runner/failures.mjs';
import { runLanes } from './runner/lanes.mjs';
import { runCommand } from './runner/run-command.mjs';
import { suites } from './runner/suites.mjs';

const LANES = { all, quick };
const PACKAGE = 'python-backend';
const PARTS = [['python-backend/mrt/training'], ['python-backend/mrt/evaluation']];

const wanted = process.argv[2] ?? 'all';
if (!(wanted in LANES))
  throw new Error(`there are no tests '${wanted}'; choose ${Object.keys(LANES).join(' or ')}`);
const reports = mkdtempSync(join(tmpdir(), 'mrt-test-'));
let total = EMPTY;
const failed = [];
try {
  const { root, python } = await setup({ python: 'test' });
  await runLanes(LANES[wanted](suites(root, python, reports)), async ({ name, command, report, count }) => {
    const start = performance.now();
    const { code, output } = await runCommand(command, { cwd: root, env: environment(root), name });
    const counts = count(code);
    total = add(total, counts);
    if (counts.failed > 0) failed.push(`-- failed in ${name}:`, ...failures({ report, output }));
    console.log(`-- ${name}: ${sumLine(counts)} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  total = add(total, fromExit(1));
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(['', ...failed, '', sumLine(total)].join('\n'));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Two lanes, for two cores: suites that start servers wait much of their time, the others work. */
function all({ lint, types, studioTypes, pageTypes, pythonTypes, vitest, pytest }) {
  const pages = ['test/contract/readmes_test.py', 'test/contract/openai_client_test.py', 'test/notebooks'];
  const [across, pagesRun, deploy, contract] = inParts(pytest, 'test', [
    pages,
    ['test/deploy', 'test/traces'],
    ['test/contract'],
  ]);
  return [
    [vitest('own'), contract, vitest('shared'), pagesRun, deploy],
    [
      ...lint,
      types,
      studioTypes,
      pageTypes,
      pythonTypes,
      vitest('units'),
      across,
      ...inParts(pytest, PACKAGE, PARTS),
    ],
  ];
}

/** Python's types are left out, too: they take as long as half of this. */
function quick({ lint, types, studioTypes, pageTypes, vitest, pytest }) {
  return [
    [...lint, types, studioTypes, pageTypes, vitest('units', '--maxWorkers=1', '--exclude=test/package/**')],
    inParts(pytest, PACKAGE, PARTS, '-m', 'not slow'),
  ];
}

/** The tests of a folder: first what is in none of the parts, then each part, which is one folder or more. */
function inParts(pytest, folder, parts, ...options) {
  const all = parts.flat();
  const without = (folder) => [
    folder,
    ...all
      .filter((part) => part !== folder && part.startsWith(`${folder}/`))
      .map((part) => `--ignore=${part}`),
  ];
  return [[folder], ...parts].map((part) => pytest(part[0], ...part.flatMap(without), ...options));
}

function environment(root) {
  return {
    ...process.env,
    MRT_ROOT: root,
    MRT_RUNTIME: process.env.MRT_RUNTIME ?? 'onnxruntime', // servers start three seconds sooner; tests of OpenVINO ask for it
    MRT_PYTHON_SERVE: join(root, '.venv/serve/bin/python'),
    MRT_PYTHON_TEST: join(root, '.venv/test/bin/python'),
    PATH: `${join(root, '.venv/test/bin')}:${process.env.PATH}`,
    PYTHONPATH: join(root, 'python-backend'),
  };
}
