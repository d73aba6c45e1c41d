import { parseArgs } from 'node:util';
import { MRTError } from '../errors.js';
import type { Command, Context } from './command.js';

/** Parses the arguments of a command. */
export function parseCommand(
  name: string,
  { options, words: [min, max], usage }: Command,
  args: string[],
): Pick<Context, 'words' | 'values'> {
  const help = { type: 'boolean', short: 'h' } as const;
  try {
    const { values, positionals: words } = parseArgs({
      args,
      options: { ...options, help },
      allowPositionals: true,
    });
    if (values.help || (words.length >= min && words.length <= max)) return { words, values };
  } catch (cause) {
    throw usageError(`${readable((cause as Error).message)}; see mrt ${name} --help`, cause);
  }
  throw usageError(`usage: mrt ${name} ${usage}`.trimEnd());
}

/** The first sentence of Node's message; the one about a value like `-1` is reworded. */
function readable(message: string): string {
  const [sentence = message] = message.split(/\.\s/);
  const [, option] = /'(--\S+)' argument is ambiguous/.exec(message) ?? [];
  return option ? `${option} has a value that starts with a dash; write ${option}=VALUE` : sentence;
}

export function usageError(text: string, cause?: unknown): MRTError {
  return new MRTError('invalid_argument', text, { cause });
}
