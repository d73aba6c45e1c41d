import { writeOra } from '../../formats/ora/index.js';
import { writePsd } from '../../formats/psd/index.js';
import { writeSvg } from '../../formats/svg.js';
import { encodePng } from '../../image/index.js';
import { toBase64 } from '../../platform/bytes.js';
import type { LayerStack } from '../../stack/stack.js';
import type { Visit } from '../visit.js';
import type { Extension } from './fields.js';

const WRITERS = {
  psd: (stack: LayerStack) => writePsd(stack).bytes,
  ora: (stack: LayerStack) => writeOra(stack).bytes,
  svg: (stack: LayerStack) => writeSvg(stack).bytes,
};

/**
 * One picture as OpenAI's clients take it: the page, flattened, as PNG. `mrt` has what it is made of: regions in px of the canvas,
 * bottom to top, and the PNGs of layers and files, where they are asked for; as base64, or with `keep` as addresses.
 */
export function pictureOf(stack: LayerStack, { layers, files }: Extension, keep: Visit['keep'] | undefined) {
  const png = (name: string, bytes: Uint8Array<ArrayBuffer>) =>
    keep ? keep(name, 'png', bytes) : { b64_json: toBase64(bytes) };
  const file = (kind: keyof typeof WRITERS) => {
    const bytes = WRITERS[kind](stack);
    return keep ? keep('layers', kind, bytes) : toBase64(bytes);
  };
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
      ...(files.length > 0 && { files: Object.fromEntries(files.map((kind) => [kind, file(kind)])) }),
    },
  };
}
