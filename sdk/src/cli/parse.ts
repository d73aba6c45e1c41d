import { parseArgs } from 'node:util';
import { MRTError } from '../errors.js';
import type { Command, Context } from './command.js';

/** Takes apart what follows the name of a command. */
export function parsed(
  name: string,
  { options, words: [fewest, most], usage }: Command,
  args: string[],
): Pick<Context, 'words' | 'values'> {
  const help = { type: 'boolean', short: 'h' } as const;
  try {
    const { values, positionals: words } = parseArgs({
      args,
      options: { ...options, help },
      allowPositionals: true,
    });
    if (values.help || (words.length >= fewest && words.length <= most)) return { words, values };
  } catch (cause) {
    throw wrongUse(`${readable((cause as Error).message)}; see mrt ${name} --help`, cause);
  }
  throw wrongUse(`give it as mrt ${name} ${usage}`.trimEnd());
}

/** The first sentence of Node's words; those on a value like `-1` are told anew. */
function readable(message: string): string {
  const [sentence = message] = message.split(/\.\s/);
  const [, option] = /'(--\S+)' argument is ambiguous/.exec(message) ?? [];
  return option ? `${option} is followed by a word that starts with a dash; write ${option}=VALUE` : sentence;
}

export function wrongUse(text: string, cause?: unknown): MRTError {
  return new MRTError('invalid_argument', text, { cause });
}
