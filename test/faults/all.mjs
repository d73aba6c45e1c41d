// Every fault, and a way to run one: gives what was seen, how many runs were lost, and `ok`, which is undefined where it could not be run.
import clientGone from './client-gone.mjs';
import clockJumps from './clock-jumps.mjs';
import deadline from './deadline.mjs';
import drained from './drained.mjs';
import queueFull from './queue-full.mjs';
import restart from './restart.mjs';
import { closeClients } from './runs.mjs';
import { serve } from './serving.mjs';
import sharedMemory from './shared-memory.mjs';
import slowReader from './slow-reader.mjs';
import startRefused from './start-refused.mjs';
import stubKilled from './stub-killed.mjs';

export const FAULTS = [
  ...clientGone,
  deadline,
  slowReader,
  queueFull,
  ...clockJumps,
  drained,
  ...stubKilled,
  restart,
  sharedMemory,
  ...startRefused,
];

let shared;

/** Those that leave a server as it was share one. */
export async function perform(fault) {
  try {
    if (!fault.shared) return await fault.run();
    shared ??= serve();
    return await fault.run(await shared);
  } catch (error) {
    return { saw: `${error}`.replaceAll('\n', ' '), lost: 0, ok: false };
  } finally {
    closeClients();
  }
}

export async function stopShared() {
  await (await shared)?.stop();
  shared = undefined;
}
