import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { failures } from './failures.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mrt-failures-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('pytest: the tests that failed, with their messages', () => {
  const file = report(
    'junit.xml',
    `<testsuites><testsuite><testcase classname="a.b_test" name="test_fine" time="0.1" /><testcase classname="a.b_test" name="test_x[1&lt;2]" time="0.1"><failure message="assert 1 == 2&#10; +  where &quot;1&quot;">a
trace</failure></testcase><testcase classname="a.c_test" name="test_y" time="0"><error message="no server">trace</error></testcase></testsuite></testsuites>`,
  );
  expect(failures({ report: file, output: [] })).toEqual([
    'a.b_test > test_x[1<2]',
    '  assert 1 == 2',
    '   +  where "1"',
    'a.c_test > test_y',
    '  no server',
  ]);
});

test('vitest: the tests that failed, and files that do not load', () => {
  const file = report(
    'vitest.json',
    JSON.stringify({
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'fine', failureMessages: [] },
            { status: 'failed', fullName: 'not fine', failureMessages: ['expected 1 to be 2'] },
          ],
        },
        { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      ],
    }),
  );
  expect(failures({ report: file, output: [] })).toEqual([
    'a.test.ts > not fine',
    '  expected 1 to be 2',
    'b.test.ts',
    '  no such module',
  ]);
});

test('without a report, or without a name in it, the end of the output', () => {
  const output = Array.from({ length: 100 }, (_, line) => `line ${line}`);
  expect(failures({ output })).toEqual(output.slice(70));
  expect(failures({ report: join(folder, 'absent.json'), output })).toEqual(output.slice(70));
  expect(failures({ report: report('empty.xml', '<testsuites></testsuites>'), output })).toHaveLength(30);
});
