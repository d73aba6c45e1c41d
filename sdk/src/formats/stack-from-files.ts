import { invalid } from '../errors.js';
import { decodePng } from '../image/index.js';
import { makeGroup } from '../stack/group.js';
import { digestOf, type Layer, makeLayer } from '../stack/layer.js';
import type { Manifest, ManifestGroup, ManifestLayer, ManifestMask } from '../stack/manifest.js';
import { type LayerMask, makeMask } from '../stack/mask.js';
import { provenanceOf } from '../stack/provenance.js';
import { LayerStack } from '../stack/stack.js';
import { checkLayerSizes } from './limits.js';

/** Reads a file that the manifest names in `field`. */
type Read = (file: string, field: string) => Uint8Array;

/**
 * The stack of a manifest and its layer files. A file edited since then is read as it is now, with a new digest, if its size is
 * unchanged.
 *
 * @throws MRTError `invalid_argument`: a layer without a file, or with one that is not a valid PNG of its size;
 *   `resource_exhausted`: too many or too large layers
 */
export function stackFromFiles(manifest: Manifest, read: Read): LayerStack {
  const masks = [...manifest.layers, ...(manifest.groups ?? [])].flatMap(({ mask }) => mask ?? []);
  checkLayerSizes(
    [...manifest.layers, ...masks].map(({ region }) => region),
    'the manifest',
  );
  const order = [...manifest.layers].sort((a, b) => a.z - b.z);
  const layers = order.map((layer, index) => layerOf(layer, read, `layers[${index}].file`));
  const groups = (manifest.groups ?? []).map((group, index) => groupOf(group, read, `groups[${index}]`));
  const provenance = provenanceOf(manifest);
  const { canvas, page, dpi } = manifest;
  const rest = { ...(dpi !== undefined && { dpi }), ...(provenance && { provenance }) };
  return new LayerStack({ canvas, page, layers, groups, ...rest });
}

function groupOf({ mask, artboard, ...rest }: ManifestGroup, read: Read, field: string) {
  const own = mask && maskOf(mask, read, `${field}.mask.file`);
  return makeGroup({ ...rest, ...(own && { mask: own }), ...(artboard && { artboard }) });
}

function maskOf({ file, ...rest }: ManifestMask, read: Read, field: string): LayerMask {
  if (file === undefined) throw invalid(field, 'is missing, so the mask has no pixels');
  const { png, digest } = pixelsOf(file, rest.digest, read, field);
  return makeMask({ ...rest, png, digest });
}

function layerOf({ file, z: _, mask, ...rest }: ManifestLayer, read: Read, field: string): Layer {
  if (file === undefined)
    throw invalid(field, `is missing, so layer ${JSON.stringify(rest.name)} has no pixels`);
  const { png, digest } = pixelsOf(file, rest.digest, read, field);
  const own = mask && maskOf(mask, read, field.replace(/file$/, 'mask.file'));
  return makeLayer({ ...rest, ...(own && { mask: own }), png, digest });
}

function pixelsOf(file: string, known: string, read: Read, field: string) {
  const png = read(file, field);
  const digest = digestOf(png);
  if (digest !== known) decodePng(png, { what: file }); // the edit may have damaged it
  return { png, digest };
}
