import { spawn } from 'node:child_process';

/**
 * Runs a command with its output shown as it comes.
 * @param {string[]} command  @param {{ cwd: string, env: Record<string, string | undefined> }} options
 * @returns {Promise<number>} the exit code; 1 when it could not start or a signal ended it
 */
export function runCommand([file, ...args], { cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
