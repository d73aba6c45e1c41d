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

/** The first sentence of Node's words, and of those on a value like `-1` the advice. */
function readable(message: string): string {
  const [sentence = message] = message.split(/\.\s/);
  const [, advice] = /use '(.*)'/.exec(message) ?? [];
  return message.includes('ambiguous') && advice ? `${sentence}; write ${advice}` : sentence;
}

export function wrongUse(text: string, cause?: unknown): MRTError {
  return new MRTError('invalid_argument', text, { cause });
}
