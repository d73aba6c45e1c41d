import { type Command, RUN_OPTIONS } from '../command.js';
import { destinationFor } from '../destination.js';
import { PICTURE_OPTIONS, pictureInput, withFileName } from '../input/picture.js';
import { checkedInput, finishRun } from '../run-task.js';
import { withClient } from '../with-client.js';

export const decompose: Command = {
  summary: 'take a flat picture apart into layers, at its own size: PNG, JPEG, WebP, AVIF, GIF, BMP, TIFF',
  usage:
    'IMAGE [--expert auto|experts|network] [--granularity coarse|normal|fine] [--layers N | --regions "X,Y,W,H;..." | --brief BRIEF.json]',
  words: [1, 1],
  options: {
    ...RUN_OPTIONS,
    ...PICTURE_OPTIONS,
    out: {
      type: 'string',
      value: 'PATH',
      help: "a folder or a file (default: folder, the picture's name and -layers)",
    },
    name: { type: 'string', value: 'NAME', help: "name of the files in the folder (default: the picture's)" },
  },
  async run(context) {
    const { words, signal } = context;
    const [path] = words as [string];
    const { input, name } = await pictureInput(path, context);
    const checked = await checkedInput('decompose', input, context);
    const destination = await destinationFor(context, { path: `${name}-layers`, name });
    await withClient(context, (mrt) =>
      withFileName(path, () => finishRun(mrt.decompose(checked, { signal }), context, destination)),
    );
  },
};
