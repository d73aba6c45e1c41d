import { parse as parsePath } from 'node:path';
import { invalid } from '../errors.js';
import { slug } from '../formats/paths.js';
import type { GenerateInput, GenerateLayersInput, Sampling } from '../request/inputs.js';
import { readBrief } from './brief.js';
import { type Command, RUN_OPTIONS } from './command.js';
import { finish } from './finish.js';
import { samplingOf } from './values.js';
import { withClient } from './with-client.js';

export const generate: Command = {
  summary: 'words to layers, on the regions of a brief or on planned ones',
  usage: '(BRIEF.json | "PROMPT")',
  words: [1, 1],
  options: {
    ...RUN_OPTIONS,
    prompt: {
      type: 'string',
      value: 'TEXT',
      help: 'instead of all words of the brief; "blue background; red star" captions layer by layer',
    },
    out: { type: 'string', value: 'FOLDER', help: 'where the files go (default: out)' },
    name: { type: 'string', value: 'NAME', help: "name of the files (default: the brief's, or the prompt)" },
  },
  async run(context) {
    const [word] = context.words as [string];
    const { input, name } = await inputOf(word, samplingOf(context.values));
    const place = { out: 'out', name };
    await withClient(context, (mrt) =>
      finish(mrt.generate(input, { signal: context.signal }), context, place),
    );
  },
};

/** What a word on the command line stands for: a file if it ends like one, or else a prompt. */
async function inputOf(word: string, sampling: Sampling): Promise<{ input: GenerateInput; name: string }> {
  if (word.endsWith('.json')) {
    return { input: reworded(await readBrief(word), sampling), name: parsePath(word).name };
  }
  if (sampling.prompt !== undefined) throw invalid('--prompt', 'is a second prompt; give only one');
  return { input: { ...sampling, prompt: word }, name: slug(word) || 'design' };
}

/** The brief with what the command line says instead; a new prompt makes its captions and names void. */
function reworded(brief: GenerateLayersInput, { prompt, ...sampling }: Sampling): GenerateLayersInput {
  const given = Object.entries(sampling).filter(([, value]) => value !== undefined);
  const input = { ...brief, ...Object.fromEntries(given) };
  if (prompt === undefined) return input;
  const background = { region: brief.background?.region };
  return { ...input, prompt, background, layers: brief.layers.map(({ region }) => ({ region })) };
}
