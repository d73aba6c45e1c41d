import { checked } from '../check.js';
import { type Command, RUN_OPTIONS } from '../command.js';
import { finish } from '../finish.js';
import { naming, PICTURE_OPTIONS, pictureInput } from '../input/picture.js';
import { placeFor } from '../place.js';
import { withClient } from '../with-client.js';

export const decompose: Command = {
  summary: 'a flat picture to layers: PNG, JPEG or WebP of any size, as a phone or the web has it',
  usage: 'IMAGE [--layers N | --regions "X,Y,W,H;..." | --brief BRIEF.json]',
  words: [1, 1],
  options: {
    ...RUN_OPTIONS,
    ...PICTURE_OPTIONS,
    out: {
      type: 'string',
      value: 'PLACE',
      help: "a folder or a file (default: folder, the picture's name and -layers)",
    },
    name: { type: 'string', value: 'NAME', help: "name of the files in the folder (default: the picture's)" },
  },
  async run(context) {
    const { words, signal } = context;
    const [path] = words as [string];
    const { input, name } = await pictureInput(path, context);
    const asked = await checked('decompose', input, context);
    const place = await placeFor(context, { path: `${name}-layers`, name });
    await withClient(context, (mrt) =>
      naming(path, () => finish(mrt.decompose(asked, { signal }), context, place)),
    );
  },
};
