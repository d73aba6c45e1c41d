import { parse as parsePath } from 'node:path';
import type { GenerateInput, Sampling } from '../request/inputs.js';
import { readBrief } from './brief.js';
import { type Command, RUN_OPTIONS } from './command.js';
import { finish } from './finish.js';
import { samplingOf } from './values.js';
import { withClient } from './with-client.js';

export const generate: Command = {
  summary: 'words and regions to layers',
  usage: 'BRIEF.json',
  words: [1, 1],
  options: {
    ...RUN_OPTIONS,
    prompt: {
      type: 'string',
      value: 'TEXT',
      help: 'instead of all words of the brief; "blue background; red star" captions layer by layer',
    },
    out: { type: 'string', value: 'FOLDER', help: 'where the files go (default: out)' },
    name: { type: 'string', value: 'NAME', help: "name of the files (default: the brief's)" },
  },
  async run(context) {
    const path = context.words[0] as string;
    const input = reworded(await readBrief(path), samplingOf(context.values));
    const place = { out: 'out', name: parsePath(path).name };
    await withClient(context, (mrt) =>
      finish(mrt.generate(input, { signal: context.signal }), context, place),
    );
  },
};

/** The brief with what the command line says instead; a new prompt makes its captions and names void. */
function reworded(brief: GenerateInput, { prompt, ...sampling }: Sampling): GenerateInput {
  const given = Object.entries(sampling).filter(([, value]) => value !== undefined);
  const input = { ...brief, ...Object.fromEntries(given) };
  if (prompt === undefined) return input;
  const background = { region: brief.background?.region };
  return { ...input, prompt, background, layers: brief.layers.map(({ region }) => ({ region })) };
}
