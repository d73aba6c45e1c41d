import { fileBytes } from '../../formats/files.js';
import { encodePng } from '../../image/index.js';
import { toBase64 } from '../../platform/bytes.js';
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
      seed: stack.provenance?.seed,
      canvas: stack.canvas,
      page: stack.page,
      remarks: stack.remarks,
      layers: stack.layers.map((layer, at) => {
        const { id, name, role, kind, caption, region, text, digest } = layer;
        const pixels = layers && png(`layer-${at}`, layer.png);
        return { id, name, role, kind, caption, region, text, digest, ...pixels };
      }),
      ...(kinds.length > 0 && { files }),
    },
  };
}
