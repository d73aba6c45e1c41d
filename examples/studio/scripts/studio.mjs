// The command `mrt studio` as a process, for tests, screenshots and measurements.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MRT = fileURLToPath(new URL('../../../sdk/bin/mrt.js', import.meta.url));

/**
 * Starts the Studio and waits for its address.
 *
 * @param {string[]} args of the command
 * @returns {Promise<{ url: string, close: () => Promise<void>, kill: () => Promise<void> }>} `kill` leaves it no time for anything
 */
export async function startStudio(...args) {
  const child = spawn(process.execPath, [MRT, 'studio', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const ended = once(child, 'close');
  const first = once(createInterface({ input: child.stdout }), 'line').then(([line]) => line);
  const url = await Promise.race([first, ended.then(() => undefined)]);
  if (!url) throw new Error(said.join('\n'));
  return {
    url,
    async close() {
      child.kill('SIGINT');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
