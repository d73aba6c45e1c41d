// The one way in which the tests in JavaScript start a server of their own: the launcher that users start, too, with a repository and
// surroundings that a test may change. A plain server is shared: see shared.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createFront, listen } from '@mrt/sdk/gateway';
import { sharedMemoryOf } from './processes.mjs';
import { REPOSITORY } from './repository.mjs';
import { until } from './until.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DRAIN = 120; // seconds: eight runs take long on a busy machine, and how long they may is not what is tested
const START_MS = 180_000;

/** The admin key of these servers, for tests that look at Triton's statistics. */
export const ADMIN_KEY = 'the-admin-key-of-the-tests';

/**
 * Starts a server, with a front for HTTP, and waits until it is ready.
 *
 * @param {object} [options]
 * @param {string} [options.repository] model repository; default: that of the checkout
 * @param {string[]} [options.before] words of a program that starts the launcher
 * @param {number} [options.port] of gRPC; default: a free one
 * @param {string} [options.python] interpreter; default: the environment `serve`
 * @param {Record<string, string>} [options.env] variables of its environment, beside those of this process
 * @returns {Promise<Server>}
 * @throws what the launcher wrote to stderr if the server does not come up
 *
 * @typedef {Addresses & {
 *   launcher: import('node:child_process').ChildProcess,
 *   stderr: string[],
 *   up: (time: number) => Promise<Addresses>,
 *   close: () => Promise<{ code: number | null, left: string[] }>,
 * }} Server `url` and `http` are `host:port` of gRPC and of the front, `tritonHttp` that of Triton's own HTTP, `metrics` a URL; `up` gives the addresses once the server has come up for
 *   the n-th time; `close` stops it and gives the launcher's exit code and the shared memory that is left
 * @typedef {{ url: string, http: string, tritonHttp: string, metrics: string, pid: number }} Addresses `pid` of tritonserver
 */
export async function launch({
  repository = REPOSITORY,
  before = [],
  port = 0,
  python = join(ROOT, '.venv/serve/bin/python'),
  env: own = {},
} = {}) {
  const ports = ['--grpc-port', String(port), '--http-port', '0'];
  const options = ['--model-repository', repository, ...ports, '--drain', String(DRAIN)];
  const [program, ...args] = [...before, python, '-m', 'mrt.serving.launcher', ...options];
  const folder = mkdtempSync(join(tmpdir(), 'mrt-server-')); // for the logs that it keeps of servers that died
  const env = {
    ...process.env,
    PYTHONPATH: join(ROOT, 'python-backend'),
    TMPDIR: folder,
    MRT_ADMIN_KEY: ADMIN_KEY,
    ...own,
  };
  const launcher = spawn(program, args, { env, stdio: 'pipe' }); // it ends when its stdin closes, hence with this process
  let code;
  let front;
  const ended = once(launcher, 'close').then(([value]) => {
    rmSync(folder, { recursive: true, force: true });
    code = value ?? -1;
    return value;
  });
  const stderr = lines(launcher.stderr);
  const starts = lines(launcher.stdout);
  const up = async (time) => {
    await until(() => starts.length >= time || code !== undefined, START_MS);
    if (starts.length < time) throw new Error(stderr.join('\n') || `the launcher ended with ${code}`);
    const { grpc, http, metrics, pid } = JSON.parse(starts[time - 1]);
    front ??= await listen(createFront({ url: grpc }));
    return { url: grpc, http: front.address, tritonHttp: http, metrics: `http://${metrics}/metrics`, pid };
  };
  const close = async () => {
    launcher.kill('SIGTERM');
    await ended;
    await front?.close();
    return { code: await ended, left: sharedMemoryOf(launcher.pid) };
  };
  return { ...(await up(1)), launcher, stderr, up, close };
}

/** `use` with servers on these repositories, which are stopped whatever happens. */
export async function withServers(repositories, use) {
  const servers = [];
  try {
    for (const repository of repositories) servers.push(await launch({ repository }));
    return await use(...servers);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

/** The lines of a stream, which go on coming. */
function lines(stream) {
  const found = [];
  createInterface({ input: stream }).on('line', (line) => found.push(line));
  return found;
}
