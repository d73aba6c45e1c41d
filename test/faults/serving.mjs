// Real servers for the faults: started as `mrt serve` starts them, but with a repository and a surrounding of one's own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const REPOSITORY = join(ROOT, 'triton-model-repo');
const DRAIN = '120'; // seconds; eight runs take long on a busy machine, and how long they may is not what is asked here
/** In ms: how long anything may take, however busy the machine is, before it counts as lost. */
export const HANG = 60_000;
const PYTHON = join(ROOT, '.venv/serve/bin/python');

/**
 * A server that is ready, on a free port if none is given; `before` are the words of a program that starts the launcher.
 * Throws what the launcher said if it does not come up.
 */
export async function serve({ repository = REPOSITORY, before = [], port = 0 } = {}) {
  const ports = ['--grpc-port', String(port), '--http-port', '0'];
  const words = ['--model-repository', repository, ...ports, '--drain', DRAIN];
  const command = [...before, PYTHON, '-m', 'mrt.serving.launcher', ...words];
  const [program, ...args] = command;
  const folder = mkdtempSync(join(tmpdir(), 'mrt-faults-')); // for the logs that it keeps of servers that died
  const env = { ...process.env, PYTHONPATH: join(ROOT, 'python-backend'), TMPDIR: folder };
  const launcher = spawn(program, args, { env, stdio: 'pipe' });
  const ended = once(launcher, 'close').then(([code]) => {
    rmSync(folder, { recursive: true, force: true });
    return code;
  });
  const said = [];
  createInterface({ input: launcher.stderr }).on('line', (line) => said.push(line));
  const readies = [];
  createInterface({ input: launcher.stdout }).on('line', (line) => readies.push(JSON.parse(line)));
  /** The server's addresses and pid, once it has come up for the n-th time. */
  const up = async (time) => {
    let code;
    ended.then((value) => {
      code = value ?? -1;
    });
    await until(() => readies.length >= time || code !== undefined);
    if (readies.length < time) throw new Error(said.join('\n') || `the launcher ended with ${code}`);
    const { grpc, http, metrics, pid } = readies[time - 1];
    return { url: grpc, http: `http://${http}`, metrics: `http://${metrics}/metrics`, pid };
  };
  const stop = async () => {
    launcher.kill('SIGTERM');
    const code = await ended;
    return { code, left: regions(launcher.pid) };
  };
  return { ...(await up(1)), launcher, said, up, stop };
}

export async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  return port;
}

/** The process of a model. */
export function stubOf(server, model) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1];
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (Number(parent) === server.pid && words.some((word) => word.endsWith(`/${model}/1/model.py`)))
        return Number(pid);
    } catch {
      // it has just ended
    }
  }
  throw new Error(`model ${model} has no process`);
}

/** Shared memory of the servers of a launcher. */
export const regions = (launcher) =>
  readdirSync('/dev/shm').filter((name) => name.startsWith(`mrt-${launcher}-`));

/** The sum of a metric over the labels that match. */
export async function metric({ metrics }, name, labels = '') {
  const page = await (await fetch(metrics)).text();
  return page
    .split('\n')
    .filter((line) => new RegExp(`^${name}(\\{|\\s)`).test(line) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Waits until `condition` holds, and gives the ms that took. */
export async function until(condition, ms = HANG) {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > ms) throw new Error(`not within ${ms} ms: ${condition}`);
    await sleep(20);
  }
  return Math.round(performance.now() - start);
}
