import { setTimeout as pause } from 'node:timers/promises';
import { requests } from '../bench/tools/requests.mjs';
import { withServers } from '../servers/launch.mjs';
import { processesOf, sampleOf, sharedBytesOf } from '../servers/processes.mjs';
import { growthOf } from './growth.mjs';
import { fill, load } from './load.mjs';

const WARM = 1 / 4; // of the time, after the largest batches
const PERIOD_MS = 1000;
const ASKED = 24; // different requests, six a task

/**
 * The load, the table and the verdict: { flat, ends, errors, rows, seed }. Seconds of load; a seed draws the same requests for
 * each caller; `once` is that of `growthOf`.
 */
export async function soak({
  seconds,
  seed = Math.floor(Math.random() * 2 ** 31),
  once = 0,
  log = console.log,
}) {
  log(`soak: ${seconds} s, seed ${seed}`);
  const asked = await requests(ASKED);
  return withServers([undefined], async (server) => {
    await fill(server, asked);
    const series = new Map();
    const end = performance.now() + seconds * 1000;
    const going = () => performance.now() < end;
    const [{ ends, errors }] = await Promise.all([
      load(server, asked, seed, going),
      watch(server, series, going, end - seconds * 1000 * (1 - WARM)),
    ]);
    const rows = [...series].map(([name, { kind, samples }]) => ({
      name,
      kind,
      ...growthOf(kind, samples, once),
    }));
    const flat = rows.every((row) => row.flat) && ends.unexpected + ends.lost === 0 && ends.done > 0;
    log(`runs: ${JSON.stringify(ends)}`);
    if (Object.keys(errors).length > 0)
      log(`errors that nobody asked for: ${JSON.stringify(errors, null, 2)}`);
    log(table(rows));
    log(flat ? 'flat' : 'NOT flat: a process grows, or a run was lost');
    return { flat, ends, errors, rows, seed };
  });
}

/** Samples from `from` on. Throws if a process of the server ends or is replaced. */
async function watch(server, series, going, from) {
  const processes = processesOf(server.pid);
  while (going()) {
    await pause(PERIOD_MS);
    const at = performance.now();
    if (at < from) continue;
    for (const { pid, name } of processes) {
      const found = Object.entries(living(pid, name));
      for (const [kind, value] of found) note(`${name} ${kind}`, kind, at, value);
    }
    note('/dev/shm', 'shared', at, sharedBytesOf(server.launcher.pid));
  }

  function note(name, kind, at, value) {
    if (!series.has(name)) series.set(name, { kind, samples: [] });
    series.get(name).samples.push({ at: at / 1000, value });
  }
}

function living(pid, name) {
  try {
    return sampleOf(pid);
  } catch (cause) {
    throw new Error(`${name} (process ${pid}) ended during the soak`, { cause });
  }
}

function table(rows) {
  const shown = ({ kind }, value) =>
    kind === 'rss' || kind === 'shared' ? `${(value / 2 ** 20).toFixed(1)} MB` : value.toFixed(0);
  const lines = rows.map((row) => {
    const numbers = [row.start, row.end, row.growth, row.allowed].map((value) => shown(row, value));
    return `| ${[row.name, ...numbers, row.flat ? 'flat' : 'GROWS'].join(' | ')} |`;
  });
  return ['| what | start | end | growth | allowed | |', '|---|---|---|---|---|---|', ...lines].join('\n');
}

if (import.meta.filename === process.argv[1]) {
  const { flat } = await soak({
    seconds: Number(process.argv[2]),
    ...(process.argv[3] && { seed: Number(process.argv[3]) }),
  });
  process.exitCode = flat ? 0 : 1;
}
