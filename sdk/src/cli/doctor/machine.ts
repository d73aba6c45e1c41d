import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { promisify } from 'node:util';
import { readableSize } from '../report/reporter.js';
import { ownPackage } from '../version.js';
import { type CheckResult, missing, ok, warning } from './check.js';

const SERVER_MEMORY = 1.5e9; // bytes, an estimate: an idle server takes 0.6 GB, and more for its largest requests
const SHARED_MEMORY = 64e6; // bytes: a container's default, which a full queue of large pictures may exhaust
const DISK = 500e6; // bytes: space for results and logs
const PORTS = { 'grpc-port': 8001, 'metrics-port': 8002 } as const;

export async function node(): Promise<CheckResult> {
  const [, required = ''] = /([\d.]+)/.exec((await ownPackage()).engines.node) ?? [];
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [minMajor = 0, minMinor = 0] = required.split('.').map(Number);
  if (major > minMajor || (major === minMajor && minor >= minMinor)) return ok('Node', process.versions.node);
  const help = 'get it from https://nodejs.org or by `nvm install 22`';
  return missing('Node', `${process.versions.node} is older than ${required}`, help);
}

export async function memory(): Promise<CheckResult> {
  const free = (await meminfo('MemAvailable')) ?? totalmem();
  const text = `${readableSize(free)} of ${readableSize(totalmem())} free`;
  if (free >= SERVER_MEMORY) return ok('memory', text);
  return warning('memory', text, `a server takes about ${readableSize(SERVER_MEMORY)}; close other programs`);
}

export async function sharedMemory(path = '/dev/shm'): Promise<CheckResult> {
  const free = await freeSpace(path);
  const help = 'in a container: --shm-size=2g, or an emptyDir of medium Memory at /dev/shm';
  if (free === undefined)
    return missing('shared memory', `there is no ${path}, which the server needs`, help);
  const text = `${readableSize(free)} free in ${path}`;
  return free > SHARED_MEMORY ? ok('shared memory', text) : warning('shared memory', text, help);
}

export async function disk(path = process.cwd()): Promise<CheckResult> {
  const free = (await freeSpace(path)) ?? 0;
  const text = `${readableSize(free)} free in ${path}`;
  return free >= DISK
    ? ok('disk', text)
    : warning('disk', text, 'free some space, or write to another disk with --out');
}

export async function gpu(): Promise<CheckResult> {
  const names = await promisify(execFile)('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']).then(
    ({ stdout }) => stdout.trim().split('\n').join(', '),
    () => undefined,
  );
  return ok('GPU', names ? `${names}; not used by mrt serve` : 'none, but none is needed');
}

/** Whether the ports of `mrt serve` are free, or used by a running server. */
export async function ports(
  serverIsUp: boolean,
  wanted: Readonly<Record<string, number>> = PORTS,
): Promise<CheckResult> {
  const entries = Object.entries(wanted);
  const free = await Promise.all(entries.map(([, port]) => isFree(port)));
  const taken = entries.filter((_, i) => !free[i]);
  const numbers = (some: typeof entries) => some.map(([, port]) => port).join(', ');
  if (taken.length === 0) return ok('ports', `${numbers(entries)} are free`);
  if (serverIsUp) return ok('ports', `${numbers(taken)} are used by the running server`);
  const help = `mrt serve ${taken.map(([option]) => `--${option} 0`).join(' ')} takes free ones`;
  return warning('ports', `${numbers(taken)} used by another program`, help);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function freeSpace(path: string): Promise<number | undefined> {
  const found = await statfs(path).catch(() => undefined);
  return found && found.bavail * found.bsize;
}

async function meminfo(field: string): Promise<number | undefined> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const [, kib] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text) ?? [];
  return kib === undefined ? undefined : Number(kib) * 1024;
}
