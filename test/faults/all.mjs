// Every fault, and a way to run one: gives what was seen, how many runs were lost, and `ok`, which is undefined where the fault could
// not be run. A fault is { name, run } and either `shared`, for those that leave the server as it was, or `start`, which gives what
// `run` takes, mostly a server of its own. `alone`: nothing else starts meanwhile.
// `inTableOnly`: not in `npm test`, since a narrower test of the same is, or it takes long.
import { launch } from '../servers/launch.mjs';
import behindTheGateway from './behind-the-gateway.mjs';
import clientGone from './client-gone.mjs';
import clockJumps from './clock-jumps.mjs';
import deadline from './deadline.mjs';
import deaths from './deaths.mjs';
import door from './door.mjs';
import drained from './drained.mjs';
import memoryLimit from './memory-limit.mjs';
import queueFull from './queue-full.mjs';
import restart from './restart.mjs';
import { closeClients } from './runs.mjs';
import sharedMemory from './shared-memory.mjs';
import slowReader from './slow-reader.mjs';
import startRefused from './start-refused.mjs';
import stubKilled from './stub-killed.mjs';
import temporaryFull from './temporary-full.mjs';

export const FAULTS = [
  ...clientGone,
  deadline,
  ...door,
  slowReader,
  queueFull,
  ...clockJumps,
  drained,
  ...stubKilled,
  restart,
  sharedMemory,
  ...memoryLimit,
  temporaryFull,
  ...deaths,
  ...startRefused,
  ...behindTheGateway,
];

/** The server that some share, and what was started ahead for others, by fault. */
const started = new Map();

/** Runs a fault. The server of the one that comes `next` starts meanwhile. */
export async function perform(fault, next) {
  const own = begin(fault);
  try {
    const server = await own;
    if (next && !fault.alone) begin(next);
    return await fault.run(server);
  } catch (error) {
    return { saw: `${error}`.replaceAll('\n', ' '), lost: 0, ok: false };
  } finally {
    closeClients();
    if (!fault.shared) await end(fault);
  }
}

/** Ends the server that faults share, and what was started for faults that did not run. */
export async function endAll() {
  for (const key of [...started.keys()]) await end(key);
}

function begin(fault) {
  const key = fault.shared ? 'shared' : fault;
  if (!started.has(key)) {
    const start = fault.shared ? launch() : fault.start();
    start.catch(() => {}); // reported when it is the fault's turn
    started.set(key, start);
  }
  return started.get(key);
}

async function end(key) {
  const server = await started.get(key)?.catch(() => undefined);
  started.delete(key);
  await (server?.end ?? server?.close)?.();
}
