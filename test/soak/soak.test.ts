import { expect, test } from 'vitest';
import { soak } from './run.mjs';

const SEED = 44; // the first runs of its callers are of every kind, however few there is time for
const LARGEST = 64 * 2 ** 20; // bytes that a batch takes; hundreds of calls that each leave something behind take more

test('under a short mixed load no run is lost and no process of the server grows', async () => {
  const { flat, ends, rows } = await soak({ seconds: 16, seed: SEED, once: LARGEST });
  expect(rows.filter((row: { flat: boolean }) => !row.flat)).toEqual([]);
  expect(ends).toMatchObject({ lost: 0, unexpected: 0 });
  for (const end of ['done', 'cancelled', 'refused'] as const) expect(ends[end]).toBeGreaterThan(0);
  expect(rows.length).toBeGreaterThan(18); // six processes or more, three rows each, and shared memory
  expect(flat).toBe(true);
}, 300_000);
