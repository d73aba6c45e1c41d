import { decodePng, type LayerMask, type LayerStack } from '@mrt/sdk/web';
import { useEffect, useRef, useState } from 'react';
import { bitmapOf, readyBitmap } from '../../state/pixels.js';

/** Decoded pictures of a stack's layers and masks, as far as they are ready. */
export interface Bitmaps {
  /** By layer id: its pixels, or those before until they are decoded. */
  readonly layers: ReadonlyMap<string, ImageBitmap>;
  /** By digest of the mask: white, and as opaque as the mask is bright. */
  readonly masks: ReadonlyMap<string, ImageBitmap>;
  /** Changes when another one is ready. */
  readonly version: number;
}

export function useBitmaps(stack: LayerStack | undefined): Bitmaps {
  const layers = useRef(new Map<string, ImageBitmap>()).current;
  const masks = useRef(new Map<string, ImageBitmap>()).current;
  const [version, setVersion] = useState(0);
  useEffect(() => {
    if (!stack) return;
    let wanted = true;
    const take = (into: Map<string, ImageBitmap>, key: string, made: Promise<ImageBitmap>) =>
      made.then(
        (bitmap) => {
          if (!wanted || into.get(key) === bitmap) return;
          into.set(key, bitmap);
          setVersion((before) => before + 1);
        },
        () => {},
      );
    for (const { id, digest } of stack.layers) {
      const ready = readyBitmap(digest);
      if (ready) layers.set(id, ready);
      else void take(layers, id, bitmapOf(digest));
    }
    setVersion((before) => before + 1);
    for (const { mask } of [...stack.layers, ...stack.groups])
      if (mask && !masks.has(mask.digest)) void take(masks, mask.digest, maskBitmap(mask));
    return () => {
      wanted = false;
    };
  }, [stack, layers, masks]);
  return { layers, masks, version };
}

function maskBitmap({ png }: LayerMask): Promise<ImageBitmap> {
  const { width, height, data } = decodePng(png);
  const image = new ImageData(width, height);
  image.data.fill(255);
  for (let at = 0; at < data.length; at += 4) image.data[at + 3] = data[at] as number;
  return createImageBitmap(image);
}

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
