import { type Command, RUN_OPTIONS } from '../command.js';
import { destinationFor } from '../destination.js';
import { DESIGN_OPTIONS, generateInput } from '../input/brief.js';
import { checkedInput, finishRun } from '../run-task.js';
import { withClient } from '../with-client.js';

export const generate: Command = {
  summary: 'text to layers, on the regions of a brief or on planned ones',
  usage: '(BRIEF.json | "PROMPT" [--size WxH]) [--text auto|drawn|typeset] [--strict]',
  words: [1, 1],
  options: {
    ...RUN_OPTIONS,
    ...DESIGN_OPTIONS,
    out: { type: 'string', value: 'PATH', help: 'a folder or a file (default: folder out)' },
    name: {
      type: 'string',
      value: 'NAME',
      help: "name of the files in the folder (default: the brief's, or the prompt)",
    },
  },
  async run(context) {
    const [word] = context.words as [string];
    const { input: request, name } = await generateInput(word, context);
    const input = await checkedInput('generate', request, context);
    const destination = await destinationFor(context, { path: 'out', name });
    const { signal } = context;
    await withClient(context, (mrt) => finishRun(mrt.generate(input, { signal }), context, destination));
  },
};
