import { MRTError } from '../errors.js';
import { makeGroup } from './group.js';
import { type Layer, makeLayer } from './layer.js';
import type { Manifest, ManifestLayer, ManifestMask } from './manifest.js';
import { makeMask } from './mask.js';
import { provenanceOf } from './provenance.js';
import { LayerStack } from './stack.js';

type PngOf = (digest: string) => Uint8Array | undefined;

/**
 * The stack of a manifest whose pixels lie elsewhere, by digest: an editor's history can keep manifests, which are plain data,
 * and every PNG once. `stack.manifest()` is the way back.
 *
 * @param pngOf the PNG with this digest; its bytes are not hashed again
 * @throws MRTError `not_found`: `pngOf` has none; `invalid_argument`: a PNG does not fit its region
 */
export function stackOf(manifest: Manifest, pngOf: (digest: string) => Uint8Array | undefined): LayerStack {
  const layers = [...manifest.layers].sort((a, b) => a.z - b.z).map((layer) => restoredLayer(layer, pngOf));
  const groups = (manifest.groups ?? []).map(({ mask, ...rest }) =>
    makeGroup({ ...rest, ...masked(mask, rest.id, pngOf) }),
  );
  const { canvas, page, dpi } = manifest;
  const provenance = provenanceOf(manifest);
  return new LayerStack({
    ...{ canvas, page, layers, groups },
    ...(dpi !== undefined && { dpi }),
    ...(provenance && { provenance }),
  });
}

/** One layer of a manifest, whose pixels lie elsewhere. */
export function restoredLayer({ z: _, file: __, mask, ...rest }: ManifestLayer, pngOf: PngOf): Layer {
  const png = pixels(rest.digest, `layer ${JSON.stringify(rest.name)}`, pngOf);
  return makeLayer({ ...rest, png, ...masked(mask, rest.id, pngOf) });
}

const masked = (mask: ManifestMask | undefined, id: string, pngOf: PngOf) =>
  mask && {
    mask: makeMask({ ...mask, png: pixels(mask.digest, `the mask of ${JSON.stringify(id)}`, pngOf) }),
  };

function pixels(digest: string, what: string, pngOf: PngOf): Uint8Array {
  const png = pngOf(digest);
  if (png) return png;
  throw new MRTError('not_found', `the pixels of ${what} (${digest}) are missing`);
}
