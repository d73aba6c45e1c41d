import { expect, test } from 'vitest';
import { runLanes } from './lanes.mjs';

/** Suites that end when the test says so, and which have begun. */
function manual() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string) => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.set(name, resolve));
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { begun, run, end };
}

test('each lane runs its suites in order, beside the others', async () => {
  const { begun, run, end } = manual();
  const all = runLanes(
    [
      ['a1', 'a2'],
      ['b1', 'b2'],
    ],
    run,
  );
  expect(begun).toEqual(['a1', 'b1']);
  await end('b1');
  await end('a1');
  expect(begun).toEqual(['a1', 'b1', 'b2', 'a2']);
  await end('a2');
  await end('b2');
  await all;
});

test('a lane that is through takes the last suites of the others, each once', async () => {
  const { begun, run, end } = manual();
  const all = runLanes([['a1', 'a2', 'a3'], ['b1']], run);
  await end('b1');
  expect(begun).toEqual(['a1', 'b1', 'a3']);
  await end('a1');
  await end('a3');
  expect(begun).toEqual(['a1', 'b1', 'a3', 'a2']);
  await end('a2');
  await all;
});
