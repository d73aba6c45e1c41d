import { MRTError } from '../errors.js';
import { bypassProxyForLoopback } from '../transport/proxy.js';
import type { Command, Context } from './command.js';
import { add } from './commands/add.js';
import { completionOf } from './commands/completion.js';
import { convert } from './commands/convert.js';
import { decompose } from './commands/decompose.js';
import { doctor } from './commands/doctor.js';
import { front } from './commands/front.js';
import { gateway } from './commands/gateway.js';
import { generate } from './commands/generate.js';
import { health } from './commands/health.js';
import { mcp } from './commands/mcp.js';
import { plan } from './commands/plan.js';
import { restyle } from './commands/restyle.js';
import { serve } from './commands/serve.js';
import { server } from './commands/server.js';
import { studio } from './commands/studio.js';
import { helpOf, overview } from './help.js';
import { interruptions } from './interrupt.js';
import { parseCommand, usageError } from './parse-command.js';
import { reporterFor, type Streams } from './report/choose.js';
import { version } from './version.js';

const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  studio,
  server,
  front,
  gateway,
  mcp,
  generate,
  decompose,
  add,
  restyle,
  plan,
  convert,
  health,
  doctor,
  completion: completionOf(() => COMMANDS),
};

/**
 * The command line. Resolves to the exit code: 0 done, 1 failed, 2 invalid command line or input, 128 plus the signal's number
 * if interrupted.
 */
export async function mrt([name = 'help', ...args]: string[], streams: Streams): Promise<number> {
  bypassProxyForLoopback();
  const { stdout: out, stderr, stdin = process.stdin } = streams;
  const report = reporterFor(args, streams);
  const interrupt = interruptions(out, stderr);
  try {
    await perform(name, args, { signal: interrupt.signal, report, out, stdin });
    return interrupt.exitCode() ?? 0;
  } catch (error) {
    const code = interrupt.exitCode();
    if (code === undefined) report.failed(error);
    else report.interrupted();
    return code ?? (isInvalidInput(error) ? 2 : 1);
  } finally {
    interrupt.ignore();
  }
}

async function perform(
  name: string,
  args: string[],
  context: Omit<Context, 'words' | 'values'>,
): Promise<void> {
  const { out } = context;
  if (['--version', '-v'].includes(name)) return void out.write(`mrt ${await version()}\n`);
  if (['--help', '-h'].includes(name) || (name === 'help' && args.length === 0))
    return void out.write(overview(COMMANDS));
  if (name === 'help') return perform(args[0] as string, ['--help'], context);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw usageError(`there is no command ${JSON.stringify(name)}; see mrt --help`);
  const { values, words } = parseCommand(name, command, args);
  if (values.help) out.write(helpOf(name, command));
  else await command.run({ ...context, words, values });
}

const isInvalidInput = (error: unknown) =>
  MRTError.is(error) && (error.code === 'invalid_argument' || error.code === 'not_found');
