import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

/** @type {import('node:net').Server | undefined} */
let held;

/**
 * Runs `work` while no other process does so for the same root. The lock is a Linux abstract socket:
 * the kernel drops it when its last holder dies, however it dies, so there is no stale lock to clear away.
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(root, work) {
  const name = `\0mrt-setup-${createHash('sha256').update(root).digest('hex').slice(0, 32)}`;
  held = await listen(name);
  if (!held) say('Another setup of this folder is running; waiting for it');
  while (!held) {
    await sleep(200);
    held = await listen(name);
  }
  try {
    return await work();
  } finally {
    held.close();
    held = undefined;
  }
}

/**
 * File descriptors that an installer must inherit. With them it holds the lock too: should this process
 * be killed, the next one waits for the orphan instead of deleting what it is still writing.
 * @returns {number[]}
 */
export function lockDescriptors() {
  const fd = held?._handle?.fd;
  return Number.isInteger(fd) ? [fd] : [];
}

function listen(name) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(name, () => resolve(server));
  });
}
