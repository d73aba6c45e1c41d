import { afterAll, expect, test } from 'vitest';
import { endAll, FAULTS, perform } from './all.mjs';

afterAll(endAll);

const faults = FAULTS.filter((fault) => !('inTableOnly' in fault));
const cases = faults.map((fault, index) => [fault.name, fault, faults[index + 1]] as const);

test.for(cases)('%s', async ([name, fault, next], { skip }) => {
  const { saw, lost, ok } = await perform(fault, next);
  if (ok === undefined) console.warn(`not run: ${name}: ${saw}`);
  skip(ok === undefined, saw);
  expect({ saw, lost, ok }).toEqual({ saw, lost: 0, ok: true });
});
