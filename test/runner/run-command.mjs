import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs a command; its output is shown line by line as it comes, behind the name, since others write beside it.
 * @param {string[]} command
 * @param {{ cwd: string, env: Record<string, string | undefined>, name: string }} options
 * @returns {Promise<number>} the exit code; 1 when it could not start or a signal ended it
 */
export function runCommand([file, ...args], { cwd, env, name }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => console.log(line ? `${name} | ${line}` : ''));
    }
    child.on('error', (error) => {
      console.error(`${name} | ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
