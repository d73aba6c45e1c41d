import { type Command, RUN_OPTIONS, TEXT_OPTIONS } from '../command.js';
import { destinationFor } from '../destination.js';
import { openStack } from '../input/open-stack.js';
import { parseRegion, requiredText, samplingOf, text, textOptionsOf } from '../input/values.js';
import { checkedInput, finishRun } from '../run-task.js';
import { withClient } from '../with-client.js';

export const add: Command = {
  summary: 'add a layer to an existing design',
  usage: 'DESIGN --region X,Y,W,H --caption TEXT [--text auto|drawn|typeset] [--strict]',
  words: [1, 1],
  options: {
    ...RUN_OPTIONS,
    region: { type: 'string', value: 'X,Y,W,H', help: 'where the layer goes, in px of the canvas' },
    caption: { type: 'string', value: 'TEXT', help: 'what to draw; \'white text "SALE"\' writes a string' },
    ...TEXT_OPTIONS,
    layer: { type: 'string', value: 'NAME', help: 'name of the new layer (default: the caption)' },
    below: { type: 'string', value: 'ID', help: 'put it right below this layer (default: on top)' },
    out: { type: 'string', value: 'PATH', help: "a folder or a file (default: the design's, and -added)" },
    name: { type: 'string', value: 'NAME', help: "name of the files in the folder (default: the design's)" },
  },
  async run(context) {
    const { words, values, signal } = context;
    const { stack, beside } = await openStack(words[0] as string, context);
    const layer = {
      region: parseRegion(requiredText(values, 'region'), '--region'),
      caption: text(values, 'caption'),
      name: text(values, 'layer'),
      below: text(values, 'below'),
    };
    const request = { ...samplingOf(values), ...textOptionsOf(values), stack, add: [layer] };
    const input = await checkedInput('addLayers', request, context);
    const destination = await destinationFor(context, beside('added'));
    await withClient(context, (mrt) => finishRun(mrt.addLayers(input, { signal }), context, destination));
  },
};
