import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeStale } from '../../sdk/scripts/setup/outputs.mjs';
import { filesBelow } from '../../sdk/scripts/setup/stamp.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mrt-outputs-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (...names: string[]) => {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), '');
  }
};
const outputs = (stem: string) =>
  ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((end) => `sdk/dist/${stem}${end}`);
const left = () => filesBelow(root, 'sdk').filter((file: string) => file.startsWith('sdk/dist/'));

beforeEach(() => {
  write('sdk/src/index.ts', 'sdk/src/index.test.ts', 'sdk/src/testing/fake.ts', 'sdk/src/run/run.ts');
  write('sdk/dist/.tsbuildinfo', ...outputs('index'), ...outputs('run/run'));
});

test('outputs of sources that are there stay, with what makes the next build quick', () => {
  const before = left();
  removeStale(root, 'sdk');
  expect(left()).toEqual(before);
});

test('outputs of a source that is gone or has moved go', () => {
  const before = left();
  write(...outputs('run'), ...outputs('index.test'), ...outputs('gone/deep'));
  removeStale(root, 'sdk');
  expect(left()).toEqual(before);
});

test('a missing output makes the next build a whole one', () => {
  rmSync(join(root, 'sdk/dist/run/run.d.ts'));
  removeStale(root, 'sdk');
  expect(left()).toEqual([]);
});

test('a package that was never built is left as it is', () => {
  rmSync(join(root, 'sdk/dist'), { recursive: true });
  removeStale(root, 'sdk');
  expect(left()).toEqual([]);
});
