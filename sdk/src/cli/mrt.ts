import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { MRTError } from '../errors.js';
import { add } from './add.js';
import type { Command, Context } from './command.js';
import { decompose } from './decompose.js';
import { generate } from './generate.js';
import { health } from './health.js';
import { helpOf, overview } from './help.js';
import { jsonReporter } from './report-json.js';
import { type Terminal, textReporter } from './report-text.js';
import { restyle } from './restyle.js';
import { serve } from './serve.js';

const COMMANDS: Readonly<Record<string, Command>> = { serve, generate, decompose, add, restyle, health };

interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: Terminal;
}

/** The command line; resolves to the exit code: 0 done, 1 failed, 128 and the signal's number if one ended it. */
export async function mrt(
  [name = 'help', ...args]: string[],
  { stdout: out, stderr }: Streams,
): Promise<number> {
  const report = args.includes('--json') ? jsonReporter(out) : textReporter(out, stderr);
  if (['help', '--help', '-h'].includes(name)) {
    out.write(overview(COMMANDS));
    return 0;
  }
  const interrupt = onSignal();
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw wrongUse(`there is no command ${JSON.stringify(name)}; see mrt --help`);
    await perform(name, command, args, { signal: interrupt.signal, report, out });
    return 0;
  } catch (error) {
    const caught = interrupt.caught();
    if (!caught) report.failed(error);
    else report.note('cancelled');
    return caught ? 128 + constants.signals[caught] : 1;
  } finally {
    interrupt.ignore();
  }
}

async function perform(
  name: string,
  command: Command,
  args: string[],
  context: Omit<Context, 'words' | 'values'>,
): Promise<void> {
  const { values, positionals: words } = parsed(args, command);
  if (values.help) {
    context.out.write(helpOf(name, command));
    return;
  }
  const [fewest, most] = command.words;
  if (words.length < fewest || words.length > most) {
    throw wrongUse(`give it as mrt ${name} ${command.usage}`.trimEnd());
  }
  await command.run({ ...context, words, values });
}

function parsed(args: string[], { options }: Command) {
  const help = { type: 'boolean', short: 'h' } as const;
  try {
    return parseArgs({ args, options: { ...options, help }, allowPositionals: true });
  } catch (cause) {
    const [sentence] = (cause as Error).message.split('. ');
    throw wrongUse(`${sentence}; see --help`, cause);
  }
}

function wrongUse(text: string, cause?: unknown): MRTError {
  return new MRTError('invalid_argument', text, { cause });
}

/** The first Ctrl-C (or SIGTERM) asks for a good end; the second does not wait for it. */
function onSignal() {
  const controller = new AbortController();
  let caught: 'SIGINT' | 'SIGTERM' | undefined;
  const listen = (name: 'SIGINT' | 'SIGTERM') => {
    if (caught) process.exit(128 + constants.signals[name]);
    caught = name;
    controller.abort();
  };
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.on(name, listen);
  const ignore = () => {
    for (const name of names) process.off(name, listen);
  };
  return { signal: controller.signal, caught: () => caught, ignore };
}
