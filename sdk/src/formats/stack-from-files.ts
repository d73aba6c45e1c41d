import { invalid } from '../errors.js';
import { decodePng } from '../image/index.js';
import { digestOf, type Layer, makeLayer } from '../stack/layer.js';
import { type Manifest, type ManifestLayer, provenanceOf } from '../stack/manifest.js';
import { LayerStack } from '../stack/stack.js';
import { checkLayerSizes } from './limits.js';

/**
 * The stack of a manifest and its layer files. A file edited since then is read as it is now, with a new digest, if its size is
 * unchanged.
 *
 * @throws MRTError `invalid_argument`: a layer without a file, or with one that is not a valid PNG of its size;
 *   `resource_exhausted`: too many or too large layers
 */
export function stackFromFiles(
  manifest: Manifest,
  read: (file: string, field: string) => Uint8Array,
): LayerStack {
  checkLayerSizes(
    manifest.layers.map(({ region }) => region),
    'the manifest',
  );
  const order = [...manifest.layers].sort((a, b) => a.z - b.z);
  const layers = order.map((layer, index) => layerOf(layer, read, `layers[${index}].file`));
  const provenance = provenanceOf(manifest);
  const { canvas, page } = manifest;
  return new LayerStack({ canvas, page, layers, ...(provenance && { provenance }) });
}

function layerOf(
  { file, z: _, ...rest }: ManifestLayer,
  read: (file: string, field: string) => Uint8Array,
  field: string,
): Layer {
  if (file === undefined)
    throw invalid(field, `is missing, so layer ${JSON.stringify(rest.name)} has no pixels`);
  const png = read(file, field);
  const digest = digestOf(png);
  if (digest !== rest.digest) decodePng(png, { what: file }); // the edit may have damaged it
  return makeLayer({ ...rest, png, digest });
}
