// Too little memory for a large run. Where a process is refused more of it, the run is refused, and the process goes on with those of
// others; where it is killed for it, the server comes back.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { stubOf } from '../servers/processes.mjs';
import { until } from '../servers/until.mjs';
import { broken, clientOf, DESIGN, ends, LONG, summary, watch } from './runs.mjs';
import { serve } from './serve.mjs';

const MIB = 2 ** 20;
const region = { x: 0, y: 0, width: 208, height: 208 };
const BIG = { ...DESIGN, canvas: { width: 208, height: 208 }, layers: Array(3).fill({ region }), steps: 2 };
const SMALL = 4; // runs beside the large ones

/** Both networks are open then, the student's and the undistilled one, which takes its memory with its first row. */
async function warm(client) {
  for (const steps of [8, 50]) await watch(client, { ...DESIGN, steps }).ended;
}

const ROOM = 32 * MIB; // less than a large call needs, more than a small one
const refused = {
  name: `the denoiser's process may have ${ROOM / MIB} MiB more memory (prlimit), a large run beside ${SMALL} small ones`,
  start: serve,
  async run(server) {
    const client = clientOf(server, { maxRetries: 0 });
    await warm(client);
    const pid = stubOf(server, 'mrt_denoiser');
    const [, size] = /VmSize:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    execFileSync('prlimit', ['--pid', String(pid), `--as=${size * 1024 + ROOM}`]);
    const small = Array.from({ length: SMALL }, () => watch(client, { ...DESIGN, steps: 50 }));
    await until(() => small.every(({ steps }) => steps > 0));
    const big = await watch(client, BIG).ended;
    const { lost } = await ends([...small, big]);
    const after = await watch(client, DESIGN).ended;
    const same = stubOf(server, 'mrt_denoiser') === pid;
    const { code, left } = await server.close();
    return {
      saw: `the large one: ${big.end} (${big.error?.text}); small ones: ${summary(small)}; one after it: ${after.end}; ${same ? 'the same process' : 'another process'}`,
      lost,
      ok:
        big.end === 'resource_exhausted' &&
        big.error.retryable &&
        [...small, after].every(({ end }) => end === 'done') &&
        same &&
        code === 0 &&
        left.length === 0,
    };
  },
};

const GROUPS = '/sys/fs/cgroup/memory'; // version 1; root's alone
const SPARE = 48 * MIB; // beside what the server takes once it is up

/** A server in a group of its own, if this user may make one. */
async function inGroup() {
  const group = `${GROUPS}/mrt-faults-${process.pid}`;
  try {
    mkdirSync(group);
  } catch {
    return undefined;
  }
  const before = ['sh', '-c', `echo $$ > ${group}/cgroup.procs && exec "$@"`, 'sh'];
  const server = await serve({ before });
  const end = async () => {
    await server.end();
    await until(() => readFileSync(`${group}/cgroup.procs`, 'utf8') === '');
    rmdirSync(group);
  };
  return { ...server, group, end };
}

const killed = {
  name: `the server may have ${SPARE / MIB} MiB more memory (a control group), 4 large runs and ${SMALL} small ones`,
  start: inGroup,
  inTableOnly: true,
  async run(server) {
    if (!server) {
      const why = existsSync(`${GROUPS}/cgroup.procs`) ? 'no right to make' : 'this machine has no';
      return { saw: `${why} control groups of version 1 here`, lost: 0 };
    }
    const client = clientOf(server, { maxRetries: 0 });
    await warm(client);
    const taken = bytesIn(server.group, 'rss') + bytesIn(server.group, 'shmem');
    writeFileSync(`${server.group}/memory.limit_in_bytes`, String(taken + SPARE));
    const small = Array.from({ length: SMALL }, () => watch(client, LONG));
    await until(() => small.every(({ steps }) => steps > 0));
    const big = Array.from({ length: 4 }, () => watch(client, BIG));
    const { lost } = await ends([...small, ...big]);
    const again = await server.up(2);
    const after = await watch(client, DESIGN).ended;
    const { code, left } = await server.close();
    return {
      saw: `the large ones: ${summary(big)}; small ones: ${summary(small)}; up again on ${again.url === server.url ? 'the same port' : 'another port'}, then a run: ${after.end}; ${server.stderr.join(' ').replace(/ \(log.*/, '')}`,
      lost,
      ok: [...small, ...big].every(broken) && after.end === 'done' && code === 0 && left.length === 0,
    };
  },
};

const bytesIn = (group, what) =>
  Number(new RegExp(`^total_${what} (\\d+)$`, 'm').exec(readFileSync(`${group}/memory.stat`, 'utf8'))?.[1]);

export default [refused, killed];
