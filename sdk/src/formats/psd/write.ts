import { type Psd, writePsdUint8Array } from 'ag-psd';
import { relativeTo } from '../../geometry.js';
import { blankImage, decodePng, type RgbaImage } from '../../image/index.js';
import type { Layer } from '../../stack/layer.js';
import type { LayerStack } from '../../stack/stack.js';
import type { Warning, Written } from '../result.js';
import { escapeAttribute } from '../xml.js';
import { roomyPage, withPage } from './page.js';

const MAX_PSD = 30_000;

/**
 * A Photoshop file of the stack. The document is the page; layers keep all their pixels, also those outside it.
 * Names, order, hidden and locked are stored, opacity in steps of 1/255; the flattened page is the preview, and the stack's
 * manifest is in the XMP metadata as `mrt:manifest`. Above 30,000 px the file is a PSB, with a warning.
 *
 * @param merged the stack's composite, if already computed
 * @throws MRTError `invalid_argument`: a layer's PNG is damaged
 */
export function writePsd(stack: LayerStack, merged: RgbaImage = stack.composite()): Written {
  const sizes = [stack.page, ...stack.layers.map(({ region }) => region)];
  const large = sizes.some(({ width, height }) => Math.max(width, height) > MAX_PSD);
  if (!large) return { bytes: fileOf(stack, merged, false), warnings: opacityWarnings(stack) };
  const { bytes, warnings } = writePsb(stack, merged);
  const text = `a PSD holds at most ${MAX_PSD} px a side, so the file is a PSB; use the extension .psb`;
  return { bytes, warnings: [...warnings, { feature: 'size', text }] };
}

/**
 * The same file as a PSB, Photoshop's format for large documents, for any size.
 *
 * @param merged the stack's composite, if already computed
 * @throws MRTError `invalid_argument`: a layer's PNG is damaged
 */
export function writePsb(stack: LayerStack, merged: RgbaImage = stack.composite()): Written {
  return { bytes: fileOf(stack, merged, true), warnings: opacityWarnings(stack) };
}

function fileOf(stack: LayerStack, merged: RgbaImage, psb: boolean): Uint8Array {
  const regions = stack.layers.map(({ region }) => region);
  const page = roomyPage(stack.page, regions, psb);
  const roomy = page !== stack.page;
  const psd: Psd = {
    width: page.width,
    height: page.height,
    imageData: roomy ? blankImage(page.width, page.height) : merged,
    imageResources: { xmpMetadata: xmp(stack) },
    children: stack.layers.map((layer, z) => psdLayer(stack, layer, z)),
  };
  // Without `noBackground` an opaque lowest layer would turn into Photoshop's locked "Background".
  const bytes = writePsdUint8Array(psd, { noBackground: true, psb });
  return roomy ? withPage(bytes, merged) : bytes;
}

function opacityWarnings(stack: LayerStack): Warning[] {
  return stack.layers.flatMap(({ id, opacity }) => {
    const step = Math.round(opacity * 255);
    if (step / 255 === opacity) return [];
    const text = `is ${opacity}; Photoshop stores steps of 1/255, here ${step}/255`;
    return [{ layer: id, feature: 'opacity', text }];
  });
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
