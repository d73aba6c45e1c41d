// What the server's processes hold, out of /proc.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const SHARED_MEMORY = '/dev/shm';
const TICK_MS = 10; // of /proc, on every Linux for user space

/** tritonserver and its children, one a model: [{ pid, name }]. */
export function processesOf(pid) {
  const of = (task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ');
  const children = readdirSync(`/proc/${pid}/task`).flatMap(of).filter(Boolean);
  return [
    { pid, name: 'tritonserver' },
    ...children.map((child) => ({ pid: Number(child), name: modelOf(child) })),
  ];
}

/** A stub is told the path REPOSITORY/MODEL/1/model.py. */
function modelOf(pid) {
  const path = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    .split('\0')
    .find((word) => word.endsWith('/model.py'));
  return path ? basename(dirname(dirname(path))) : `process ${pid}`;
}

/** Memory in use in bytes, open files and threads. Throws if the process is gone. */
export function sampleOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1]);
  return {
    rss: field('VmRSS') * 1024,
    files: readdirSync(`/proc/${pid}/fd`).length,
    threads: field('Threads'),
  };
}

/** CPU time that a process has used, in ms, all of its threads. */
export function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '); // what follows the name
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Bytes of /dev/shm that the server started by launcher `pid` has taken. */
export function sharedMemoryOf(pid) {
  const own = readdirSync(SHARED_MEMORY).filter((name) => name.startsWith(`mrt-${pid}-`));
  return own.reduce((total, name) => total + statSync(`${SHARED_MEMORY}/${name}`).blocks * 512, 0);
}
