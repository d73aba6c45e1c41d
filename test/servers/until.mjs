import { setTimeout as sleep } from 'node:timers/promises';

/** In ms: how long anything may take, however busy the machine is, before it counts as lost. */
export const HANG = 60_000;

/** Waits until `condition` holds, and gives the ms that took. Throws after `ms`. */
export async function until(condition, ms = HANG) {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > ms) throw new Error(`not within ${ms} ms: ${condition}`);
    await sleep(20);
  }
  return Math.round(performance.now() - start);
}
