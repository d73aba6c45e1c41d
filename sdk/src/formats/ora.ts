import { strToU8, type Zippable, zipSync } from 'fflate';
import { relativeTo } from '../geometry.js';
import { encodePng, type RgbaImage, resize } from '../image.js';
import type { Layer } from '../stack/layer.js';
import type { LayerStack } from '../stack/stack.js';
import { escapeAttribute } from './xml.js';

const THUMBNAIL = 256;

/**
 * An OpenRaster 0.0.5 file of the stack, for Krita, GIMP and MyPaint. The document is the page; layers keep all
 * their pixels, also those outside it. Each layer's PNG is stored byte for byte as it came. Names, order, opacity,
 * hidden and locked survive; `mrt/manifest.json` holds the stack's manifest.
 *
 * @param merged the stack's composite, where the caller has it already
 */
export function writeOra(stack: LayerStack, merged: RgbaImage = stack.composite()): Uint8Array {
  const sources = stack.layers.map((_, z) => `data/${String(z).padStart(3, '0')}.png`);
  const files: Zippable = {
    mimetype: strToU8('image/openraster'), // readers look for it at byte 30: first, stored
    'stack.xml': strToU8(stackXml(stack, sources)),
    'mergedimage.png': encodePng(merged),
    'Thumbnails/thumbnail.png': encodePng(thumbnail(merged)),
    'mrt/manifest.json': strToU8(JSON.stringify(stack.manifest(), null, 2)),
  };
  stack.layers.forEach((layer, z) => {
    files[sources[z] as string] = layer.png;
  });
  // The same stack gives the same bytes whenever and wherever it is written: zip times are local times.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}

/** OpenRaster lists layers from the top. */
function stackXml(stack: LayerStack, sources: readonly string[]): string {
  const rows = stack.layers
    .map((layer, z) => `  ${layerXml(stack, layer, sources[z] as string)}\n`)
    .reverse();
  return `<?xml version="1.0" encoding="UTF-8"?>
<image version="0.0.5" w="${stack.page.width}" h="${stack.page.height}" xres="72" yres="72">
 <stack>
${rows.join('')} </stack>
</image>
`;
}

function layerXml(stack: LayerStack, layer: Layer, source: string): string {
  const { x, y } = relativeTo(stack.page, layer.region);
  const visibility = layer.hidden ? 'hidden' : 'visible';
  const look = `opacity="${layer.opacity}" visibility="${visibility}" composite-op="svg:src-over"`;
  const locked = layer.locked ? ' edit-locked="true"' : '';
  return `<layer name="${escapeAttribute(layer.name)}" src="${source}" x="${x}" y="${y}" ${look}${locked}/>`;
}

function thumbnail(image: RgbaImage): RgbaImage {
  const scale = Math.min(1, THUMBNAIL / Math.max(image.width, image.height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return scale === 1 ? image : resize(image, side(image.width), side(image.height));
}
