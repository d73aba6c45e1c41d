import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { add, fromExit, fromJUnit, fromVitest, sumLine } from './counts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mrt-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function junit(attributes: string): string {
  const file = join(folder, 'junit.xml');
  writeFileSync(file, `<?xml version="1.0"?><testsuites><testsuite name="pytest" ${attributes}></testsuite>`);
  return file;
}

function vitest(numbers: Record<string, number>, testResults: unknown[] = []): string {
  const file = join(folder, 'vitest.json');
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  writeFileSync(file, JSON.stringify({ ...none, ...numbers, testResults }));
  return file;
}

test('a linter is one test', () => {
  expect(sumLine(add(fromExit(0), fromExit(2)))).toBe('1 passed, 1 failed');
});

test('pytest: failures and errors fail, skipped ones are counted', () => {
  const counts = fromJUnit(junit('errors="1" failures="2" skipped="3" tests="10" time="0.1"'), 1);
  expect(sumLine(counts)).toBe('4 passed, 3 failed, 3 skipped');
  expect(sumLine(fromJUnit(junit('errors="0" failures="0" skipped="0" tests="7"'), 0))).toBe(
    '7 passed, 0 failed',
  );
});

test('vitest: a file that does not load is a failure', () => {
  const broken = { status: 'failed', assertionResults: [] };
  const failing = { status: 'failed', assertionResults: [{}] };
  const counts = fromVitest(
    vitest({ numPassedTests: 5, numFailedTests: 1, numTodoTests: 2 }, [broken, failing]),
    1,
  );
  expect(sumLine(counts)).toBe('5 passed, 2 failed, 2 skipped');
});

test('no tests at all is a failure', () => {
  expect(fromJUnit(junit('errors="0" failures="0" skipped="0" tests="0"'), 5).failed).toBe(1);
  expect(fromJUnit(junit('errors="0" failures="0" skipped="4" tests="4"'), 0).failed).toBe(1);
  expect(fromVitest(vitest({}), 0).failed).toBe(1);
});

test('a runner that fails outside of its tests is a failure', () => {
  expect(fromVitest(vitest({ numPassedTests: 5 }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  expect(fromJUnit(junit('errors="0" failures="0" skipped="0" tests="5"'), 3).failed).toBe(1);
});

test('a missing or broken report is a failure', () => {
  expect(fromVitest(join(folder, 'absent.json'), 0).failed).toBe(1);
  expect(fromJUnit(junit('tests="5"'), 0).failed).toBe(1);
});
