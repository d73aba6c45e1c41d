import { parse } from 'node:path';
import { type Command, JSON_OPTION, OUTPUT_OPTIONS } from '../command.js';
import { checkDestination } from '../destination.js';
import { openStack } from '../input/open-stack.js';
import { STREAM } from '../input/stdin.js';
import { writeStack } from '../run-task.js';

export const convert: Command = {
  summary: 'convert a layered file to another format; needs no server',
  usage: 'FROM TO',
  words: [2, 2],
  options: { ...OUTPUT_OPTIONS, ...JSON_OPTION },
  async run(context) {
    const [from, path] = context.words as [string, string];
    const { stack, destination } = await openStack(from, context);
    const target = { path, name: from === STREAM ? destination.name : parse(destination.path).name };
    await checkDestination(target, 'TO', context.values);
    await writeStack(stack, context, target);
  },
};
