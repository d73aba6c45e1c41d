import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs a command; its output is shown line by line as it comes, behind the name, since others write beside it.
 * @param {string[]} command
 * @param {{ cwd: string, env: Record<string, string | undefined>, name: string }} options
 * @returns {Promise<{ code: number, output: string[] }>} the exit code, 1 when it could not start or a signal ended it; the lines
 */
export function runCommand([file, ...args], { cwd, env, name }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    const show = (line) => {
      output.push(line);
      console.log(line ? `${name} | ${line}` : '');
    };
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', show);
    }
    child.on('error', (error) => {
      show(error.message);
      resolve({ code: 1, output });
    });
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
