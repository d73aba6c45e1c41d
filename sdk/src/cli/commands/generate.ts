import { checked } from '../check.js';
import { type Command, RUN_OPTIONS } from '../command.js';
import { finish } from '../finish.js';
import { generateInput } from '../input/generate-input.js';
import { samplingOf } from '../input/values.js';
import { placeFor } from '../place.js';
import { withClient } from '../with-client.js';

export const PROMPT_OPTION = {
  prompt: {
    type: 'string',
    value: 'TEXT',
    help: 'instead of all words of the brief; "blue background; red star" captions layer by layer',
  },
} as const;

export const generate: Command = {
  summary: 'words to layers, on the regions of a brief or on planned ones',
  usage: '(BRIEF.json | "PROMPT")',
  words: [1, 1],
  options: {
    ...RUN_OPTIONS,
    ...PROMPT_OPTION,
    out: { type: 'string', value: 'PLACE', help: 'a folder or a file (default: folder out)' },
    name: {
      type: 'string',
      value: 'NAME',
      help: "name of the files in the folder (default: the brief's, or the prompt)",
    },
  },
  async run(context) {
    const [word] = context.words as [string];
    const { input: given, name } = await generateInput(word, samplingOf(context.values));
    const input = await checked('generate', given, context);
    const place = await placeFor(context, { path: 'out', name });
    const { signal } = context;
    await withClient(context, (mrt) => finish(mrt.generate(input, { signal }), context, place));
  },
};
