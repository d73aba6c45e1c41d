import { fittedReference } from '../../request/fit-reference.js';
import { ANYWHERE } from '../../request/picture.js';
import { type Command, RUN_OPTIONS } from '../command.js';
import { destinationFor } from '../destination.js';
import { openStack } from '../input/open-stack.js';
import { requiredText, samplingOf, text } from '../input/values.js';
import { checkedInput, finishRun } from '../run-task.js';
import { withClient } from '../with-client.js';

export const restyle: Command = {
  summary: 'redraw a layer of an existing design in the style of the rest',
  usage: 'DESIGN --layer ID [--reference FILE.png] [--caption TEXT]',
  words: [1, 1],
  options: {
    ...RUN_OPTIONS,
    layer: { type: 'string', value: 'ID', help: 'id or name of the layer' },
    reference: { type: 'string', value: 'FILE', help: "picture to draw it from (default: the layer's own)" },
    caption: { type: 'string', value: 'TEXT', help: 'what it shows' },
    out: {
      type: 'string',
      value: 'PATH',
      help: "a folder or a file (default: the design's, and -restyled)",
    },
    name: { type: 'string', value: 'NAME', help: "name of the files in the folder (default: the design's)" },
  },
  async run(context) {
    const { words, values, signal } = context;
    const { stack, beside } = await openStack(words[0] as string, context);
    const { id, region } = stack.layer(requiredText(values, 'layer'));
    const file = text(values, 'reference');
    const reference =
      file === undefined ? undefined : await fittedReference(file, region, '--reference', ANYWHERE);
    const target = { reference, caption: text(values, 'caption') };
    const input = await checkedInput(
      'restyle',
      { ...samplingOf(values), stack, targets: { [id]: target } },
      context,
    );
    const destination = await destinationFor(context, beside('restyled'));
    await withClient(context, (mrt) => finishRun(mrt.restyle(input, { signal }), context, destination));
  },
};
