import { afterAll, expect, test } from 'vitest';
import { endAll, FAULTS, perform } from './all.mjs';

afterAll(endAll);

test.for(FAULTS.map((fault, index) => [fault.name, index] as const))('%s', async ([, index], { skip }) => {
  const { saw, lost, ok } = await perform(FAULTS[index], FAULTS[index + 1]);
  skip(ok === undefined, saw);
  expect({ saw, lost, ok }).toEqual({ saw, lost: 0, ok: true });
});
