import { type Psd, writePsdUint8Array } from 'ag-psd';
import { blankImage, type RgbaImage } from '../../image/index.js';
import { unshared } from '../../platform/bytes.js';
import type { LayerStack } from '../../stack/stack.js';
import type { LayerProgress, Warning, Written } from '../result.js';
import { Tally } from '../tally.js';
import type { TextMode } from '../text-lines.js';
import { escapeAttribute } from '../xml.js';
import { roomyPage, withPage } from './page.js';
import { type How, MAX_NAME, psdTree } from './write-tree.js';

const MAX_PSD = 30_000;

/** Options of `writePsd` and `writePsb`. */
export interface WritePsdOptions {
  /** `editable` makes text layers of layers with a text; what they show stays as it is until it is edited. Default `editable`. */
  readonly text?: TextMode;
  readonly onProgress?: LayerProgress | undefined;
}

/**
 * A Photoshop file of the stack. The document is the page; layers keep all their pixels, also those outside it.
 * Names, order, groups, blend modes, clipping, masks, artboards, hidden, locked and resolution are stored, opacity in steps of
 * 1/255; the flattened page is the preview, and the stack's manifest is in the XMP metadata as `mrt:manifest`. Above 30,000 px the file is a PSB, with a warning.
 *
 * @param merged the stack's composite, if already computed
 * @throws MRTError `invalid_argument`: a layer's PNG is damaged
 */
export function writePsd(
  stack: LayerStack,
  merged: RgbaImage = stack.composite(),
  { text = 'editable', onProgress }: WritePsdOptions = {},
): Written {
  const sizes = [stack.page, ...stack.layers.map(({ region }) => region)];
  const large = sizes.some(({ width, height }) => Math.max(width, height) > MAX_PSD);
  if (!large)
    return { bytes: fileOf(stack, merged, { psb: false, text, onProgress }), warnings: warningsOf(stack) };
  const { bytes, warnings } = writePsb(stack, merged, { text, onProgress });
  const said = `a PSD holds at most ${MAX_PSD} px a side, so the file is a PSB; use the extension .psb`;
  return { bytes, warnings: [...warnings, { feature: 'size', text: said }] };
}

/**
 * The same file as a PSB, Photoshop's format for large documents, for any size.
 *
 * @param merged the stack's composite, if already computed
 * @throws MRTError `invalid_argument`: a layer's PNG is damaged
 */
export function writePsb(
  stack: LayerStack,
  merged: RgbaImage = stack.composite(),
  { text = 'editable', onProgress }: WritePsdOptions = {},
): Written {
  return { bytes: fileOf(stack, merged, { psb: true, text, onProgress }), warnings: warningsOf(stack) };
}

function fileOf(stack: LayerStack, merged: RgbaImage, how: How): Uint8Array<ArrayBuffer> {
  const { psb } = how;
  const children = psdTree(stack, how);
  const page = roomyPage(stack.page, psb);
  const roomy = page !== stack.page;
  const psd: Psd = {
    width: page.width,
    height: page.height,
    imageData: roomy ? blankImage(page.width, page.height) : merged,
    imageResources: { xmpMetadata: xmp(stack), ...resolution(stack) },
    children,
  };
  // Without `noBackground` an opaque lowest layer would turn into Photoshop's locked "Background".
  const bytes = unshared(writePsdUint8Array(psd, { noBackground: true, psb }));
  return roomy ? withPage(bytes, merged) : bytes;
}

function resolution({ dpi }: LayerStack): Psd['imageResources'] {
  if (dpi === undefined) return {};
  const unit = { horizontalResolutionUnit: 'PPI', verticalResolutionUnit: 'PPI' } as const;
  const sides = { widthUnit: 'Inches', heightUnit: 'Inches' } as const;
  return { resolutionInfo: { horizontalResolution: dpi, verticalResolution: dpi, ...unit, ...sides } };
}

function warningsOf(stack: LayerStack): Warning[] {
  const items = [...stack.layers, ...stack.groups];
  const tally = new Tally();
  for (const { name } of items) {
    if (name.length > MAX_NAME)
      tally.add(
        'name',
        [`was cut to ${MAX_NAME} characters`, `have names cut to ${MAX_NAME} characters`],
        `${name.slice(0, 20)}...`,
      );
  }
  const opacities = items.flatMap(({ id, opacity }) => {
    const step = Math.round(opacity * 255);
    if (step / 255 === opacity) return [];
    const text = `is ${opacity}; Photoshop stores steps of 1/255, here ${step}/255`;
    return [{ layer: id, feature: 'opacity', text }];
  });
  return [...opacities, ...tally.warnings()];
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
