import { setTimeout as pause } from 'node:timers/promises';
import { MRT } from '@mrt/sdk';
import { cpuOf, processesOf } from '../../servers/processes.mjs';
import { between, statistics } from './statistics.mjs';

const WARM_MS = 1000;

/**
 * `streams` callers for `seconds`, each of whom starts its next run when the last one is done, after a second of warming up.
 * Gives runs/s, the runs that were under way in that time, what the networks did, and CPU ms a run of each server process. A run that reaches over the edge
 * counts with the part of it that lies inside.
 */
export async function closedLoop(server, requests, { streams, seconds, ...sampling }) {
  const mrt = new MRT({ url: server.url });
  const runs = [];
  let going = true;
  const caller = async (number) => {
    for (let turn = number; going; turn += streams) {
      const { method, input } = requests[turn % requests.length];
      runs.push(await timed(mrt[method]({ ...input, ...sampling })));
    }
  };
  const callers = Promise.all(Array.from({ length: streams }, (_, number) => caller(number)));
  await Promise.race([pause(WARM_MS), callers]); // a caller that fails ends it at once
  const processes = processesOf(server.pid);
  const cpu = () => processes.map(({ pid }) => cpuOf(pid));
  const [start, before, cpuBefore] = [performance.now(), await statistics(server), cpu()];
  await Promise.race([pause(seconds * 1000), callers]);
  const [end, after, cpuAfter] = [performance.now(), await statistics(server), cpu()];
  going = false;
  await callers;
  mrt.close();
  const inside = (run) => Math.max(0, Math.min(run.end, end) - Math.max(run.start, start));
  const whole = runs.reduce((total, run) => total + inside(run) / (run.end - run.start), 0);
  return {
    perSecond: (whole * 1000) / (end - start),
    wall: end - start,
    runs: runs.filter((run) => run.end > start && run.start < end),
    networks: between(before, after),
    cpu: Object.fromEntries(
      processes.map(({ name }, index) => [name, (cpuAfter[index] - cpuBefore[index]) / whole]),
    ),
  };
}

/** One run to its end: when it started and ended, ms to the first step's event and in all, and what `done` said. */
export async function timed(run) {
  const start = performance.now();
  let first;
  let timings;
  run.on('done', (done) => {
    timings = done.timings;
  });
  for await (const _ of run) first ??= performance.now();
  await run.final();
  const end = performance.now();
  return { start, end, first: first - start, total: end - start, timings };
}
