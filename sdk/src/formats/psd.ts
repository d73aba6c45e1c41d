import {
  initializeCanvas,
  type Psd,
  type Layer as PsdLayer,
  readPsd as parsePsd,
  writePsdUint8Array,
} from 'ag-psd';
import { invalid, MRTError } from '../errors.js';
import { relativeTo } from '../geometry.js';
import { decodePng, encodePng, MAX_PIXELS, type RgbaImage } from '../image.js';
import type { Layer } from '../stack/layer.js';
import { type Manifest, manifestIn } from '../stack/manifest.js';
import type { LayerStack } from '../stack/stack.js';
import { escapeAttribute, unescapeAttribute } from '../xml.js';
import { type FoundLayer, openedStack } from './opened.js';
import { checkHeader } from './psd-header.js';
import { lossesOf } from './psd-losses.js';
import { applyMask } from './psd-mask.js';
import type { Opened, Warning, Written } from './written.js';

export type { Opened, Warning, Written } from './written.js';

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

/**
 * Reads a Photoshop file (PSD or PSB, 8 bits, RGB or grey), of this package or of any other program. Groups are opened up; what
 * has no pixels of its own is left out, and what this package has no words for is told in the warnings.
 *
 * @throws MRTError `invalid_argument`: no PSD, damaged, or of a kind that cannot be read; `resource_exhausted`: a picture
 *   larger than can be handled
 */
export function readPsd(bytes: Uint8Array): Opened {
  const page = checkHeader(bytes);
  const psd = parsed(bytes);
  const manifest = manifestOf(psd);
  const warnings: Warning[] = [];
  const found: FoundLayer[] = [];
  const open = (layers: readonly PsdLayer[], within: Look) => {
    for (const layer of layers) {
      warnings.push(...lossesOf(layer));
      const look = lookOf(layer, within);
      if (layer.children) open(layer.children, look);
      else if (layer.imageData && layer.imageData.width * layer.imageData.height > 0)
        found.push(foundLayer(layer, look, manifest));
    }
  };
  open(psd.children ?? [], { opacity: 1, hidden: false, locked: false });
  if (!psd.children?.length && psd.imageData) {
    found.push(foundLayer({ name: 'Background', imageData: psd.imageData }, lookOf({}), undefined));
    warnings.push({ feature: 'layers', text: 'the file has none; its flattened picture is the only one' });
  }
  return openedStack(page, found, manifest, warnings);
}

type Look = Pick<Layer, 'opacity' | 'hidden' | 'locked'>;

const VISIBLE: Look = { opacity: 1, hidden: false, locked: false };

function lookOf(layer: PsdLayer, within: Look = VISIBLE): Look {
  return {
    opacity: (layer.opacity ?? 1) * within.opacity,
    hidden: within.hidden || (layer.hidden ?? false),
    locked: within.locked || (layer.protected?.composite ?? false),
  };
}

function foundLayer(layer: PsdLayer, look: Look, manifest: Manifest | undefined): FoundLayer {
  const { width, height, data } = layer.imageData as NonNullable<PsdLayer['imageData']>;
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray))
    throw invalid('the PSD', 'has more than 8 bits a channel; convert it to 8 bits');
  applyMask(layer);
  const png = encodePng({
    width,
    height,
    data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length),
  });
  const region = { x: layer.left ?? 0, y: layer.top ?? 0, width, height };
  const known = manifest?.layers.find(({ z }) => z + 1 === layer.id);
  return { name: layer.name ?? '', ...look, png, region, known };
}

/** Reads with a limit to what a picture may claim: ag-psd makes room before it looks whether there is anything. */
function parsed(bytes: Uint8Array): Psd {
  initializeCanvas(() => {
    throw new Error('it holds a picture that is not made of plain pixels');
  }, blankPixels);
  try {
    return parsePsd(bytes, { useImageData: true, useRawThumbnail: true, skipLinkedFilesData: true });
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw invalid('the PSD', `cannot be read: ${(cause as Error).message}; save it again`, cause);
  }
}

function blankPixels(width: number, height: number) {
  if (width * height > MAX_PIXELS) {
    const text = `the PSD has a picture of ${width} x ${height} px, more than the ${MAX_PIXELS} px allowed; make it smaller`;
    throw new MRTError('resource_exhausted', text);
  }
  return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}

function manifestOf({ imageResources }: Psd): Manifest | undefined {
  const [, text] = /\bmrt:manifest="([^"]*)"/.exec(imageResources?.xmpMetadata ?? '') ?? [];
  return text === undefined ? undefined : manifestIn(unescapeAttribute(text));
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
