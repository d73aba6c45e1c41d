import { parse } from 'node:path';
import { type Command, JSON_OPTION } from '../command.js';
import { put } from '../finish.js';
import { openStack } from '../input/open-stack.js';
import { checkPlace } from '../place.js';

export const convert: Command = {
  summary: 'a layered file to another format; needs no server',
  usage: 'FROM TO',
  words: [2, 2],
  options: JSON_OPTION,
  async run(context) {
    const [from, path] = context.words as [string, string];
    const { stack, place } = await openStack(from, context);
    const target = { path, name: parse(place.path).name };
    await checkPlace(target, 'TO');
    await put(stack, context, target);
  },
};
