import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

/**
 * Runs `work` while no other process does so for the same root. The lock is a Linux abstract socket:
 * the kernel drops it when its holder dies, however it dies, so there is no stale lock to clear away.
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(root, work) {
  const name = `\0mrt-setup-${createHash('sha256').update(root).digest('hex').slice(0, 32)}`;
  let server = await listen(name);
  if (!server) say('Another setup of this folder is running; waiting for it');
  while (!server) {
    await sleep(200);
    server = await listen(name);
  }
  try {
    return await work();
  } finally {
    server.close();
  }
}

function listen(name) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(name, () => resolve(server));
  });
}
