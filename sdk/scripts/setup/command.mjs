import { spawn } from 'node:child_process';
import { SetupError } from './errors.mjs';
import { lockDescriptors } from './lock.mjs';

// Of a long output: npm says the reason first, pip last.
const SHOWN_LINES = 12;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const HINTS = [
  [/No space left on device|ENOSPC/, 'The disk is full: free some space and start again.'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|NewConnectionError|Temporary failure in name resolution/,
    'The package registry could not be reached: check the network or proxy and start again.',
  ],
];

/**
 * Runs a command to its end and returns its output; what it printed becomes the error when it fails.
 * @param {string} command  @param {string[]} args  @param {{ cwd: string }} options
 * @returns {Promise<string>}
 */
export async function command(command, args, { cwd }) {
  // A caller's Python paths would leak other packages into the environments made here.
  const { PYTHONPATH, PYTHONHOME, ...env } = process.env;
  const stdio = ['ignore', 'pipe', 'pipe', ...lockDescriptors()];
  const child = spawn(command, args, { cwd, env, stdio, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  // A signal meant for this process must not leave the installer or its children behind: they are a
  // process group of their own, which is ended before the signal takes its course here.
  let received;
  const forward = (signal) => {
    received = signal;
    if (child.pid) process.kill(-child.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  const ending = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  for (const signal of SIGNALS) process.off(signal, forward);
  if (received) process.kill(process.pid, received);
  if (ending === undefined) return output;
  const hint = HINTS.find(([pattern]) => pattern.test(output))?.[1];
  const lines = output.trimEnd().split('\n');
  const left = lines.length - 2 * SHOWN_LINES;
  if (left > 0) lines.splice(SHOWN_LINES, left, `... ${left} lines ...`);
  throw new SetupError(
    [`\`${[command, ...args].join(' ')}\` failed (${ending}):`, ...lines, ...(hint ? [hint] : [])].join('\n'),
  );
}
