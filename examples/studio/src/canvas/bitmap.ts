import type { ManifestLayer } from '@mrt/sdk/web';
import { LayerStack, makeLayer, makeMask } from '@mrt/sdk/web';
import { useEffect, useState } from 'react';
import { flattened } from '../files/workers.js';
import { bitmapOf, keepPixels, pixelsOf, readyBitmap } from '../state/pixels.js';

/** The picture with this digest once it is decoded; while it changes, the one before. */
export function useBitmap(digest: string | undefined): ImageBitmap | undefined {
  const [bitmap, setBitmap] = useState(() => (digest ? readyBitmap(digest) : undefined));
  useEffect(() => {
    let wanted = true;
    if (digest)
      bitmapOf(digest).then(
        (made) => wanted && setBitmap(made),
        () => wanted && setBitmap(undefined),
      );
    else setBitmap(undefined);
    return () => {
      wanted = false;
    };
  }, [digest]);
  return bitmap;
}

const masked = new Map<string, Promise<string>>();

/** The digest of a layer's pixels as they are seen, with its mask. */
export function useSeen(layer: ManifestLayer): string | undefined {
  const [seen, setSeen] = useState(layer.mask ? undefined : layer.digest);
  useEffect(() => {
    let wanted = true;
    if (!layer.mask || layer.mask.disabled) setSeen(layer.digest);
    else
      void withMask(layer).then(
        (digest) => wanted && setSeen(digest),
        () => wanted && setSeen(layer.digest),
      );
    return () => {
      wanted = false;
    };
  }, [layer]);
  return seen;
}

function withMask({ id, region, digest, mask }: ManifestLayer): Promise<string> {
  if (!mask) return Promise.resolve(digest);
  const key = [digest, mask.digest, mask.region.x - region.x, mask.region.y - region.y, mask.outside].join();
  const known = masked.get(key);
  if (known) return known;
  const [png, maskPng] = [pixelsOf(digest), pixelsOf(mask.digest)];
  if (!png || !maskPng) return Promise.resolve(digest);
  const { width, height } = region;
  const at = { ...mask.region, x: mask.region.x - region.x, y: mask.region.y - region.y };
  const own = makeMask({ png: maskPng, region: at, outside: mask.outside });
  const layer = makeLayer({ id, region: { x: 0, y: 0, width, height }, png, mask: own });
  const made = flattened(new LayerStack({ canvas: { width, height }, layers: [layer] })).then((bytes) =>
    keepPixels(bytes),
  );
  masked.set(key, made);
  return made;
}
