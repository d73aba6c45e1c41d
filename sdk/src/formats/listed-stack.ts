import { invalid } from '../errors.js';
import { decodePng } from '../image/index.js';
import { digestOf } from '../stack/digest.js';
import { type Layer, makeLayer } from '../stack/layer.js';
import { type Manifest, type ManifestLayer, provenanceOf } from '../stack/manifest.js';
import { LayerStack } from '../stack/stack.js';
import { checkLayerSizes } from './limits.js';

/**
 * The stack of a manifest whose layers lie in files. A file that was edited since is taken as it is now, with a digest of its
 * own, if it kept its size.
 *
 * @throws MRTError `invalid_argument`: a layer without a file, or one that is no sound PNG of its size;
 *   `resource_exhausted`: too many layers, or too large ones
 */
export function stackOfFiles(
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
  if (digest !== rest.digest) decodePng(png, { what: file }); // whoever edited it may have broken it
  return makeLayer({ ...rest, png, digest });
}
