import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
export const environment = { ...process.env, PYTHONPATH: `${ROOT}/python-backend` };
export const interpreter = (name) => `${ROOT}/.venv/${name}/bin/python`;

/** What a command prints. Its complaints go where ours go. */
export async function output(program, args, { input = '', env = environment } = {}) {
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  const [printed, code] = await Promise.all([
    text(child.stdout),
    new Promise((resolve, reject) => child.once('error', reject).once('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${printed.slice(-2000)}`);
  return printed;
}

/** What Python in the test environment prints, as JSON. */
export async function python(args, input = null) {
  return JSON.parse(await output(interpreter('test'), args.map(String), { input: JSON.stringify(input) }));
}

/** A script of test/bench/python. */
export const script = (name) => `${ROOT}/test/bench/python/${name}`;
