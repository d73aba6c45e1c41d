import { spawn } from 'node:child_process';
import { SetupError } from './errors.mjs';

// Of a long output: npm says the reason first, pip last.
const SHOWN_LINES = 12;
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
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const ending = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  if (ending === undefined) return output;
  const hint = HINTS.find(([pattern]) => pattern.test(output))?.[1];
  const lines = output.trimEnd().split('\n');
  const left = lines.length - 2 * SHOWN_LINES;
  if (left > 0) lines.splice(SHOWN_LINES, left, `... ${left} lines ...`);
  throw new SetupError(
    [`\`${[command, ...args].join(' ')}\` failed (${ending}):`, ...lines, ...(hint ? [hint] : [])].join('\n'),
  );
}
