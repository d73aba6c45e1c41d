import { writeOra } from '../../formats/ora/index.js';
import { writePsd } from '../../formats/psd/index.js';
import { writeSvg } from '../../formats/svg.js';
import { encodePng } from '../../image/index.js';
import { toBase64 } from '../../platform/bytes.js';
import type { Layer } from '../../stack/layer.js';
import { outlineOf } from '../../stack/outline.js';
import type { LayerStack } from '../../stack/stack.js';
import type { Extension } from './fields.js';

const WRITERS = {
  psd: (stack: LayerStack) => writePsd(stack).bytes,
  ora: (stack: LayerStack) => writeOra(stack).bytes,
  svg: (stack: LayerStack) => writeSvg(stack).bytes,
};

/**
 * One picture as OpenAI's clients take it: the page, flattened, as PNG. `mrt` has what it is made of: regions in px of the canvas,
 * bottom to top, and the PNGs of layers and files, as base64, where they are asked for.
 */
export function pictureOf(stack: LayerStack, format: 'b64_json' | 'url', { layers, files }: Extension) {
  const outline = outlineOf(stack);
  const page = toBase64(encodePng(stack.composite()));
  return {
    ...(format === 'url' ? { url: `data:image/png;base64,${page}` } : { b64_json: page }),
    mrt: {
      ...outline,
      ...(layers && {
        layers: outline.layers.map((layer, z) => ({
          ...layer,
          b64_json: toBase64((stack.layers[z] as Layer).png),
        })),
      }),
      ...(files.length > 0 && {
        files: Object.fromEntries(files.map((kind) => [kind, toBase64(WRITERS[kind](stack))])),
      }),
    },
  };
}
