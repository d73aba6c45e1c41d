// What processes are and hold, out of /proc, and the shared memory of servers.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const SHARED_MEMORY = '/dev/shm';
const TICK_MS = 10; // of /proc, on every Linux for user space

/** The processes that this one started and that are still there. @param {number} pid @returns {number[]} */
export function childrenOf(pid) {
  try {
    const of = (task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ');
    return readdirSync(`/proc/${pid}/task`).flatMap(of).filter(Boolean).map(Number);
  } catch {
    return []; // it has ended
  }
}

/** All that came of a process: its children, theirs, and so on. @param {number} pid @returns {number[]} */
export function descendantsOf(pid) {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** The words that a process was started with; none if it has ended. @param {number | string} pid @returns {string[]} */
export function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
  } catch {
    return [];
  }
}

/** tritonserver and its children, one a model: [{ pid, name }]. */
export function processesOf(pid) {
  const children = childrenOf(pid).map((child) => ({ pid: child, name: modelOf(child) }));
  return [{ pid, name: 'tritonserver' }, ...children];
}

/** The process of a model of the tritonserver `pid`. */
export function stubOf({ pid }, model) {
  const stub = processesOf(pid).find(({ name }) => name === model);
  if (!stub) throw new Error(`model ${model} has no process`);
  return stub.pid;
}

/** A stub gets the path REPOSITORY/MODEL/1/model.py. */
function modelOf(pid) {
  const path = commandOf(pid).find((word) => word.endsWith('/model.py'));
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

/** Names in /dev/shm of the servers that launcher `pid` started. @param {number} pid @returns {string[]} */
export function sharedMemoryOf(pid) {
  return readdirSync(SHARED_MEMORY).filter((name) => name.startsWith(`mrt-${pid}-`));
}

/** Bytes of /dev/shm that the servers of launcher `pid` have taken. */
export function sharedBytesOf(pid) {
  return sharedMemoryOf(pid).reduce(
    (total, name) => total + statSync(`${SHARED_MEMORY}/${name}`).blocks * 512,
    0,
  );
}
