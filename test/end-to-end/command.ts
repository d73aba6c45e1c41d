import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { python, ROOT } from './python.js';
import { Screen } from './screen.js';

const MRT = join(ROOT, 'sdk/bin/mrt.js');

/** Of the tests' own environment nothing that would change what a command does. */
const { MRT_URL, COLORTERM, NO_COLOR, KITTY_WINDOW_ID, TERM_PROGRAM, LC_TERMINAL, TMUX, STY, ...env } =
  process.env;

/** `mrt` as a process, to its end. `upTo`: stdout is closed after so many lines, as `head` does. */
export async function command(
  args: readonly string[],
  { upTo = Number.POSITIVE_INFINITY, env: more = {} as Record<string, string> } = {},
) {
  const child = spawn(process.execPath, [MRT, ...args], {
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (out.split('\n').length > upTo) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code] = await once(child, 'close');
  return { code: code as number, out, err, events: () => eventsIn(out) };
}

function eventsIn(out: string): Record<string, unknown>[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

export interface Typing {
  readonly env?: Record<string, string>;
  /** Typed once the output has `after` in it. */
  readonly keys?: string;
  readonly after?: string;
}

const SIZE = { rows: 30, columns: 100 };

/** `mrt` on a terminal of 30 lines: all that it wrote (escapes as ␛), and the screen as it then is. */
export function onTerminal(args: readonly string[], { env: more = {}, ...keys }: Typing = {}) {
  const result = python('in_terminal.py', {
    command: [process.execPath, MRT, ...args],
    env: { ...env, TERM: 'xterm-256color', ...more },
    ...SIZE,
    ...keys,
  }) as { output: string; code: number };
  const output = Buffer.from(result.output, 'base64')
    .toString('utf8')
    .replaceAll('\x1b', '␛')
    .replaceAll('\x07', '␇');
  const screen = (until = output.length) => new Screen(SIZE.rows, SIZE.columns).write(output.slice(0, until));
  return { code: result.code, output, screen };
}
