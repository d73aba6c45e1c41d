import { fileBytes } from '../../formats/files.js';
import { encodePng } from '../../image/index.js';
import { toBase64 } from '../../platform/bytes.js';
import type { Layer } from '../../stack/layer.js';
import { outlineOf } from '../../stack/outline.js';
import type { LayerStack } from '../../stack/stack.js';
import type { FileLink } from '../kept-files.js';
import type { Visit } from '../visit.js';
import type { Extension } from './fields.js';

/**
 * One picture as OpenAI's clients take it: the page, flattened, as PNG. `mrt` has what it is made of: regions in px of the canvas,
 * bottom to top, and the PNGs of layers and files, where they are asked for; as base64, or with `keep` as addresses.
 */
export async function pictureOf(
  stack: LayerStack,
  { layers, files: kinds }: Extension,
  keep: Visit['keep'] | undefined,
) {
  const outline = outlineOf(stack);
  const png = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
    keep ? keep(name, 'png', bytes) : { b64_json: toBase64(bytes) };
  const files: Record<string, string | FileLink> = {};
  for (const kind of kinds) {
    const { bytes } = await fileBytes(stack, `.${kind}`);
    files[kind] = keep ? keep('layers', kind, bytes) : toBase64(bytes);
  }
  return {
    ...png('image', encodePng(stack.composite())),
    mrt: {
      ...outline,
      ...(layers && {
        layers: outline.layers.map((layer, z) => ({
          ...layer,
          ...png(`layer-${z}`, (stack.layers[z] as Layer).png),
        })),
      }),
      ...(kinds.length > 0 && { files }),
    },
  };
}
