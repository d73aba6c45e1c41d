import { afterAll, expect, test } from 'vitest';
import { FAULTS, perform, stopShared } from './all.mjs';

afterAll(stopShared);

test.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', async (_, fault) => {
  const { saw, lost, ok } = await perform(fault);
  if (ok === undefined) console.warn(`not run: ${fault.name}: ${saw}`);
  expect({ saw, lost, ok: ok ?? 'not run' }).toEqual({
    saw,
    lost: 0,
    ok: ok === undefined ? 'not run' : true,
  });
});
