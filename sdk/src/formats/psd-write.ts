import { type Psd, writePsdUint8Array } from 'ag-psd';
import { MRTError } from '../errors.js';
import { relativeTo } from '../geometry.js';
import { decodePng, type RgbaImage } from '../image.js';
import type { Layer } from '../stack/layer.js';
import type { LayerStack } from '../stack/stack.js';
import { escapeAttribute } from '../xml.js';
import type { Written } from './written.js';

const LARGEST_PSD = 30_000;
const NARROWEST = 5; // below, ag-psd's buffer for the flattened page is too small and the file comes out cut short

/**
 * A Photoshop file of the stack. The document is the page; layers keep all their pixels, also those outside it.
 * Names, order, opacity (in steps of 1/255), hidden and locked survive; the flattened page is the preview,
 * and the stack's manifest lies in the XMP metadata as `mrt:manifest`. Over 30,000 px the file is a PSB.
 *
 * @param merged the stack's composite, where the caller has it already
 * @throws MRTError `invalid_argument`: a layer's PNG is damaged; `unimplemented`: the page is under 5 px wide
 */
export function writePsd(stack: LayerStack, merged: RgbaImage = stack.composite()): Written {
  const { width, height } = stack.page;
  if (width < NARROWEST) {
    const text = `the page is ${width} px wide; a PSD is written from ${NARROWEST} px on`;
    throw new MRTError('unimplemented', text, { field: 'page' });
  }
  const sides = [stack.page, ...stack.layers.map(({ region }) => region)].flatMap((box) => [
    box.width,
    box.height,
  ]);
  const psd: Psd = {
    width,
    height,
    imageData: merged,
    imageResources: { xmpMetadata: xmp(stack) },
    children: stack.layers.map((layer, z) => psdLayer(stack, layer, z)),
  };
  // Without `noBackground` an opaque lowest layer would turn into Photoshop's locked "Background".
  const bytes = writePsdUint8Array(psd, { noBackground: true, psb: Math.max(...sides) > LARGEST_PSD });
  return { bytes, warnings: [] };
}

function psdLayer(stack: LayerStack, layer: Layer, z: number): NonNullable<Psd['children']>[number] {
  const { x, y } = relativeTo(stack.page, layer.region);
  const { locked } = layer;
  return {
    id: z + 1,
    name: layer.name,
    left: x,
    top: y,
    opacity: layer.opacity,
    hidden: layer.hidden,
    transparencyProtected: locked,
    protected: { transparency: locked, composite: locked, position: locked },
    imageData: decodePng(layer.png, { what: `layers[${z}].png` }),
  };
}

function xmp(stack: LayerStack): string {
  const manifest = escapeAttribute(JSON.stringify(stack.manifest()));
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:mrt="urn:mrt:stack:1#" mrt:manifest="${manifest}"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
}
