import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const EMPTY = { passed: 0, failed: 0, skipped: 0 };

/** @param {Counts} a  @param {Counts} b  @returns {Counts} */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** A check that has no tests of its own counts as one. @param {number} code @returns {Counts} */
export function fromExit(code) {
  return code === 0 ? { ...EMPTY, passed: 1 } : { ...EMPTY, failed: 1 };
}

/** @param {string} file of `vitest --reporter=json`  @param {number} code  @returns {Counts} */
export function fromVitest(file, code) {
  const report = read(file, JSON.parse);
  if (!report) return { ...EMPTY, failed: 1 };
  // A file that does not load has no tests to count, and is a failure all the same.
  const broken = report.testResults.filter(
    (result) => result.status === 'failed' && result.assertionResults.length === 0,
  );
  return settle(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + broken.length,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    code,
  );
}

/** @param {string} file of `pytest --junit-xml`  @param {number} code  @returns {Counts} */
export function fromJUnit(file, code) {
  const suite = read(file, (text) => text.match(/<testsuite [^>]*>/)?.[0]);
  if (!suite) return { ...EMPTY, failed: 1 };
  const number = (name) => Number(suite.match(new RegExp(` ${name}="(\\d+)"`))?.[1] ?? Number.NaN);
  const failed = number('failures') + number('errors');
  const skipped = number('skipped');
  return settle({ passed: number('tests') - failed - skipped, failed, skipped }, code);
}

/** @param {Counts} counts */
export function sumLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

// The exit code has the last word: a runner that failed outside of a test, or ran none, has failed.
function settle(counts, code) {
  const ran = counts.passed + counts.failed;
  const sound = Number.isInteger(ran) && ran > 0 && (code === 0 || counts.failed > 0);
  return sound ? counts : { ...EMPTY, passed: counts.passed || 0, failed: (counts.failed || 0) + 1 };
}

function read(file, parse) {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
