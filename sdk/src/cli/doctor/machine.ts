import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { promisify } from 'node:util';
import { readableSize } from '../report/reporter.js';
import { ownPackage } from '../version.js';
import { type Check, missing, ok, warning } from './check.js';

const SERVER_MEMORY = 1e9; // bytes, an estimate: a server takes 0.3 GB at rest, and more for its largest requests
const SHARED_MEMORY = 64e6; // bytes: a container's default, of which a server with a full queue of large pictures may run out
const DISK = 500e6; // bytes: room for results and logs

export async function node(): Promise<Check> {
  const [, wanted = ''] = /([\d.]+)/.exec((await ownPackage()).engines.node) ?? [];
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [least = 0, andMinor = 0] = wanted.split('.').map(Number);
  if (major > least || (major === least && minor >= andMinor)) return ok('Node', process.versions.node);
  const help = 'get it from https://nodejs.org or by `nvm install 22`';
  return missing('Node', `${process.versions.node} is older than ${wanted}`, help);
}

export async function memory(): Promise<Check> {
  const free = (await meminfo('MemAvailable')) ?? totalmem();
  const text = `${readableSize(free)} of ${readableSize(totalmem())} free`;
  if (free >= SERVER_MEMORY) return ok('memory', text);
  return warning('memory', text, `a server takes about ${readableSize(SERVER_MEMORY)}; end other programs`);
}

export async function sharedMemory(path = '/dev/shm'): Promise<Check> {
  const free = await room(path);
  const help = 'in a container: --shm-size=1g, or an emptyDir of medium Memory at /dev/shm';
  if (free === undefined)
    return missing('shared memory', `there is no ${path}, which the server needs`, help);
  const text = `${readableSize(free)} free in ${path}`;
  return free > SHARED_MEMORY ? ok('shared memory', text) : warning('shared memory', text, help);
}

export async function disk(path = process.cwd()): Promise<Check> {
  const free = (await room(path)) ?? 0;
  const text = `${readableSize(free)} free in ${path}`;
  return free >= DISK
    ? ok('disk', text)
    : warning('disk', text, 'free some space, or write elsewhere: --out');
}

export async function gpu(): Promise<Check> {
  const names = await promisify(execFile)('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']).then(
    ({ stdout }) => stdout.trim().split('\n').join(', '),
    () => undefined,
  );
  return ok('GPU', names ? `${names}; mrt serve does without` : 'none, and none is needed');
}

async function room(path: string): Promise<number | undefined> {
  const found = await statfs(path).catch(() => undefined);
  return found && found.bavail * found.bsize;
}

async function meminfo(field: string): Promise<number | undefined> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const [, kib] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text) ?? [];
  return kib === undefined ? undefined : Number(kib) * 1024;
}
