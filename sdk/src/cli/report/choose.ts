import { graphicsOf } from '../terminal/graphics.js';
import type { Terminal } from '../terminal/live.js';
import { jsonReporter } from './json.js';
import type { Reporter } from './reporter.js';
import { textReporter } from './text.js';

/** Where a command's words go, and what the environment says of it. */
export interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: Terminal;
  /** Default: none, so that nothing but text is shown. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The reporter for what was typed; that has to be known before the line is checked, since what is wrong with it is reported, too. */
export function reporterFor(args: readonly string[], { stdout, stderr, env = {} }: Streams): Reporter {
  if (args.includes('--json')) return jsonReporter(stdout);
  const live = stderr.isTTY === true && env.TERM !== 'dumb';
  const graphics = live && !args.includes('--no-preview') ? graphicsOf(env) : undefined;
  return textReporter(stdout, stderr, { live, graphics });
}
