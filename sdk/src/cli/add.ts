import { type Command, RUN_OPTIONS } from './command.js';
import { finish } from './finish.js';
import { openStack } from './open-stack.js';
import { regionOf, requiredText, samplingOf, text } from './values.js';
import { withClient } from './with-client.js';

export const add: Command = {
  summary: 'a new layer into a design that was written before',
  usage: 'MANIFEST --region X,Y,W,H --caption TEXT',
  words: [1, 1],
  options: {
    ...RUN_OPTIONS,
    region: { type: 'string', value: 'X,Y,W,H', help: 'where the layer goes, in px of the canvas' },
    caption: { type: 'string', value: 'TEXT', help: 'what to draw' },
    layer: { type: 'string', value: 'NAME', help: 'name of the new layer (default: the caption)' },
    below: { type: 'string', value: 'ID', help: 'put it right below this layer (default: on top)' },
    out: { type: 'string', value: 'FOLDER', help: "where the files go (default: the design's, and -added)" },
    name: { type: 'string', value: 'NAME', help: "name of the files (default: the design's)" },
  },
  async run(context) {
    const { words, values, signal } = context;
    const { stack, folder, name } = await openStack(words[0] as string);
    const layer = {
      region: regionOf(requiredText(values, 'region'), '--region'),
      caption: text(values, 'caption'),
      name: text(values, 'layer'),
      below: text(values, 'below'),
    };
    const input = { ...samplingOf(values), stack, add: [layer] };
    const place = { out: `${folder}-added`, name };
    await withClient(context, (mrt) => finish(mrt.addLayers(input, { signal }), context, place));
  },
};
