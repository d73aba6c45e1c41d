import { strFromU8, strToU8, type Zippable, zipSync } from 'fflate';
import { invalid } from '../errors.js';
import { relativeTo, type Size } from '../geometry.js';
import { decodePng, encodePng, type RgbaImage, readSize, resize } from '../image/index.js';
import { digestOf, type Layer } from '../stack/layer.js';
import type { Manifest } from '../stack/manifest.js';
import type { LayerStack } from '../stack/stack.js';
import { embeddedManifest, type FileLayer, stackFromLayers } from './assemble.js';
import { checkLayerSizes, checkSize } from './limits.js';
import { type OraLayer, readStackXml } from './ora-xml.js';
import type { Opened, Warning, Written } from './result.js';
import { unpack } from './unpack.js';
import { escapeAttribute, nameWarnings } from './xml.js';

export type { Opened, Warning, Written } from './result.js';

const THUMBNAIL = 256;
const MIMETYPE = 'image/openraster';
const MANIFEST = 'mrt/manifest.json';

/**
 * An OpenRaster 0.0.5 file of the stack, for Krita, GIMP and MyPaint. The document is the page; layers keep all
 * their pixels, also those outside it. Each layer's PNG is stored unchanged. Names, order, opacity, hidden and locked are
 * stored; `mrt/manifest.json` is the stack's manifest.
 *
 * @param merged the stack's composite, if already computed
 */
export function writeOra(stack: LayerStack, merged: RgbaImage = stack.composite()): Written {
  const sources = stack.layers.map((_, z) => `data/${String(z).padStart(3, '0')}.png`);
  const files: Zippable = {
    mimetype: strToU8(MIMETYPE), // readers look for it at byte 30, so it is first and uncompressed
    'stack.xml': strToU8(stackXml(stack, sources)),
    'mergedimage.png': encodePng(merged),
    'Thumbnails/thumbnail.png': encodePng(thumbnail(merged)),
    [MANIFEST]: strToU8(JSON.stringify(stack.manifest(), null, 2)),
  };
  stack.layers.forEach((layer, z) => {
    files[sources[z] as string] = layer.png;
  });
  // A fixed time, so that the same stack always gives the same bytes.
  const bytes = zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
  return { bytes, warnings: nameWarnings(stack) };
}

/**
 * Reads an OpenRaster file of this package or of any other program. Groups are dissolved into their layers; unsupported features are listed in
 * the warnings. The layers keep the PNGs of the file, byte for byte.
 *
 * @throws MRTError `invalid_argument`: not OpenRaster, damaged, or a layer without its picture; `resource_exhausted`:
 *   above the size limits
 */
export function readOra(bytes: Uint8Array): Opened {
  const files = unpack(bytes, 'the OpenRaster file');
  const text = (name: string) => {
    const file = files.get(name);
    return file && strFromU8(file);
  };
  if (text('mimetype')?.trim() !== MIMETYPE)
    throw invalid('the OpenRaster file', `has no mimetype ${MIMETYPE}; save it as OpenRaster (.ora)`);
  const xml = text('stack.xml');
  if (xml === undefined) throw invalid('the OpenRaster file', 'has no stack.xml; save it again');
  const warnings: Warning[] = [];
  const manifest = embeddedManifest(text(MANIFEST), warnings);
  const { page, layers } = readStackXml(xml, warnings);
  checkSize(page, 'the OpenRaster file');
  const pictures = layers.map((layer) => pictureOf(layer, files.get(layer.src)));
  checkLayerSizes(pictures, 'the OpenRaster file');
  const found = layers.map((layer, z) => foundLayer(layer, pictures[z] as Picture, manifest));
  return stackFromLayers(page, found, manifest, warnings);
}

interface Picture extends Size {
  readonly png: Uint8Array;
}

const nameOf = ({ name }: OraLayer) => `layer ${JSON.stringify(name)}`;

function pictureOf(layer: OraLayer, png: Uint8Array | undefined): Picture {
  const what = nameOf(layer);
  if (!png) throw invalid(what, `has no pixels: ${JSON.stringify(layer.src)} is not in the file`);
  const { type, width, height } = readSize(png, what);
  if (type !== 'png') throw invalid(what, `is a ${type.toUpperCase()}; OpenRaster only holds PNGs`);
  checkSize({ width, height }, what);
  return { png, width, height };
}

function foundLayer(layer: OraLayer, picture: Picture, manifest: Manifest | undefined): FileLayer {
  const { png, width, height } = picture;
  const known = manifest?.layers.find(({ id }) => id === layer.id);
  // Edited since it was written, so it may be damaged.
  if (known?.digest !== digestOf(png)) decodePng(png, { what: nameOf(layer) });
  const { name, opacity, hidden, locked, x, y, losses } = layer;
  return { name, opacity, hidden, locked, png, region: { x, y, width, height }, losses, known };
}

/** OpenRaster lists layers from the top. */
function stackXml(stack: LayerStack, sources: readonly string[]): string {
  const rows = stack.layers
    .map((layer, z) => `  ${layerXml(stack, layer, sources[z] as string)}\n`)
    .reverse();
  return `<?xml version="1.0" encoding="UTF-8"?>
<image version="0.0.5" w="${stack.page.width}" h="${stack.page.height}" xres="72" yres="72" xmlns:mrt="urn:mrt:stack:1#">
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
  const name = escapeAttribute(layer.name);
  const id = escapeAttribute(layer.id);
  return `<layer name="${name}" src="${source}" x="${x}" y="${y}" ${look}${locked} mrt:id="${id}"/>`;
}

function thumbnail(image: RgbaImage): RgbaImage {
  const scale = Math.min(1, THUMBNAIL / Math.max(image.width, image.height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return scale === 1 ? image : resize(image, side(image.width), side(image.height));
}
