import { MRTError } from '../errors.js';
import { makeGroup } from './group.js';
import { makeLayer } from './layer.js';
import { type Manifest, type ManifestMask, provenanceOf } from './manifest.js';
import { makeMask } from './mask.js';
import { LayerStack } from './stack.js';

/**
 * The stack of a manifest whose pixels lie elsewhere, by digest: an editor's history can keep manifests, which are plain data,
 * and every PNG once. `stack.manifest()` is the way back.
 *
 * @param pngOf the PNG with this digest; its bytes are not hashed again
 * @throws MRTError `not_found`: `pngOf` has none; `invalid_argument`: a PNG does not fit its region
 */
export function stackOf(manifest: Manifest, pngOf: (digest: string) => Uint8Array | undefined): LayerStack {
  const pixels = (digest: string, what: string): Uint8Array => {
    const png = pngOf(digest);
    if (png) return png;
    throw new MRTError('not_found', `the pixels of ${what} (${digest}) are missing`);
  };
  const masked = (mask: ManifestMask | undefined, id: string) =>
    mask && { mask: makeMask({ ...mask, png: pixels(mask.digest, `the mask of ${JSON.stringify(id)}`) }) };
  const layers = [...manifest.layers]
    .sort((a, b) => a.z - b.z)
    .map(({ z: _, file: __, mask, ...rest }) =>
      makeLayer({
        ...rest,
        png: pixels(rest.digest, `layer ${JSON.stringify(rest.name)}`),
        ...masked(mask, rest.id),
      }),
    );
  const groups = (manifest.groups ?? []).map(({ mask, ...rest }) =>
    makeGroup({ ...rest, ...masked(mask, rest.id) }),
  );
  const { canvas, page, dpi } = manifest;
  const provenance = provenanceOf(manifest);
  return new LayerStack({
    ...{ canvas, page, layers, groups },
    ...(dpi !== undefined && { dpi }),
    ...(provenance && { provenance }),
  });
}
