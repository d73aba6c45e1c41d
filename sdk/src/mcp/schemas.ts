import * as z from 'zod';

const MAX_TEXT = 4096;
const MAX_SIDE = 8192;
const MAX_LAYERS = 64;

const text = z.string().min(1).max(MAX_TEXT, `is longer than ${MAX_TEXT} characters; shorten it`);
const path = z.string().min(1).max(MAX_TEXT, 'is no path');
const side = z.int().min(1).max(MAX_SIDE);
const place = z.int().min(0).max(MAX_SIDE);
const region = z
  .strictObject({ x: place, y: place, width: side, height: side })
  .describe('whole px of the canvas; x and y of the upper left corner');
const caption = text.describe(
  'what to draw: a thing with a colour, or a text with its string in double quotes, as in: white text "SALE"',
);
const name = text.describe('name of the layer in files').optional();

const outputs = z
  .array(path)
  .min(1)
  .max(8)
  .describe(
    'files to write; the extension says the format: .psd, .psb, .ora, .zip, .svg, .pptx, .png (flat). Without an extension it is a new folder with a PNG of each layer and a manifest. Nothing is replaced.',
  );
const image = path.describe('a PNG, JPEG, WebP, AVIF, GIF, BMP or TIFF inside the roots');
const design = path.describe(
  'a layered file inside the roots: .psd, .psb, .ora, .zip, manifest.json, or a folder that has one',
);

const sampling = {
  seed: z.int().nonnegative().describe('same seed, same pixels; default: random').optional(),
  quality: z.enum(['draft', 'standard', 'best']).describe('default: standard').optional(),
};
const strings = {
  text: z
    .enum(['auto', 'drawn', 'typeset'])
    .describe(
      'who writes strings: a font (typeset), the network (drawn), or auto, a font where the network is wrong',
    )
    .optional(),
  strict: z
    .boolean()
    .describe(
      'fail before anything is computed where the model does not know a word, and name known words that are near',
    )
    .optional(),
};
const canvas = z
  .strictObject({ width: side, height: side })
  .describe('px of the page; default: the page that the prompt names, or 1024 x 1024. Needed with layers.')
  .optional();

const scene = {
  canvas,
  layers: z
    .array(z.strictObject({ region, caption: caption.optional(), name }))
    .min(1)
    .max(MAX_LAYERS)
    .describe('regions of the layers, bottom to top; default: planned from the prompt')
    .optional(),
  background: text.describe('what the background shows, like: teal background').optional(),
};
const parts = {
  granularity: z
    .enum(['coarse', 'normal', 'fine'])
    .describe('how finely the picture is taken apart')
    .optional(),
  layerCount: z
    .int()
    .min(1)
    .max(MAX_LAYERS)
    .describe('number of layers to find, background included')
    .optional(),
  regions: z
    .array(z.strictObject({ region, name }))
    .min(1)
    .max(MAX_LAYERS)
    .describe('regions of the layers in px of the picture, bottom to top; default: found in the picture')
    .optional(),
};
const prompt = text.describe(
  'one English sentence, like: three red hearts above the text "LOVE" on a pink background; or a list: blue background; red star; white text "SALE"',
);

export const inputs = {
  generate: z.strictObject({ prompt: prompt.optional(), ...scene, ...strings, ...sampling, outputs }),
  decompose: z.strictObject({ image, ...parts, outputs }),
  add: z.strictObject({
    design,
    layers: z
      .array(
        z.strictObject({
          ...{ region, caption, name },
          below: text
            .describe('id or name of the layer that it lies right below; default: on top')
            .optional(),
        }),
      )
      .min(1)
      .max(MAX_LAYERS),
    ...strings,
    ...sampling,
    outputs,
  }),
  restyle: z.strictObject({
    design,
    layer: text.describe('id or name of the layer to redraw in the style of the others'),
    reference: path.describe('picture to draw it from, inside the roots; default: its own pixels').optional(),
    caption: text.describe('what it shows').optional(),
    ...sampling,
    outputs,
  }),
  plan: z.strictObject({
    prompt: prompt.optional(),
    ...scene,
    ...strings,
    image: image.describe('a picture to take apart; instead of prompt and layers').optional(),
    ...parts,
  }),
  inspect: z.strictObject({
    file: path.describe('a layered file, a folder with a manifest, or a flat picture'),
  }),
  convert: z.strictObject({ design, outputs }),
};

const size = z.object({ width: z.number(), height: z.number() });
const placed = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const layer = z.object({
  id: z.string(),
  name: z.string(),
  z: z.number().describe('0 is the bottom'),
  region: placed,
  kind: z.string().optional(),
  text: z.string().describe('the string that it shows').optional(),
  caption: z.string().optional(),
  group: z.string().optional(),
  hidden: z.boolean().optional(),
});
const file = z.object({ path: z.string(), bytes: z.number(), warnings: z.array(z.string()) });
const made = {
  canvas: size,
  page: placed,
  seed: z.number().optional(),
  remarks: z.array(z.string()).describe('what is worth a second look: unknown words, blank layers'),
  layers: z.array(layer).describe('bottom to top'),
};

export const outputsOf = {
  written: z.object({ ...made, files: z.array(file) }),
  inspected: z.object({
    ...made,
    canvas: size.optional(),
    page: placed.optional(),
    type: z.string().describe('extension of a layered file, or the kind of a flat picture'),
    warnings: z.array(z.string()),
  }),
  planned: z.object({
    canvas: size,
    page: placed,
    remarks: z.array(z.string()),
    layers: z.array(
      z.object({
        region: placed,
        caption: z.string().optional(),
        kind: z.string().optional(),
        text: z.string().optional(),
      }),
    ),
    seconds: z.number().describe('expected, alone on the server'),
    steps: z.number(),
    tokens: z.number(),
    memoryBytes: z.number(),
  }),
};

export type Input<T extends keyof typeof inputs> = z.infer<(typeof inputs)[T]>;
