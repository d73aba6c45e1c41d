import { graphicsOf } from '../terminal/graphics.js';
import type { Terminal } from '../terminal/live.js';
import { jsonReporter } from './json.js';
import type { Reporter } from './reporter.js';
import { textReporter } from './text.js';

/** Output streams and environment of a command. */
export interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: Terminal;
  /** Default: that of the process. */
  readonly stdin?: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  /** Default: empty, which means text without pictures. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The reporter for a command line. It is chosen before the command line is parsed, because parse errors are reported too. */
export function reporterFor(args: readonly string[], { stdout, stderr, env = {} }: Streams): Reporter {
  if (args.includes('--json')) return jsonReporter(stdout);
  const live = stderr.isTTY === true && env.TERM !== 'dumb';
  const graphics = live && !args.includes('--no-preview') ? graphicsOf(env) : undefined;
  return textReporter(stdout, stderr, { live, graphics });
}
