import type { ManifestLayer } from '@mrt/sdk/web';
import { useEffect, useRef } from 'react';
import { useBitmap } from '../canvas/picture/bitmaps.js';

const SIDE = 36; // CSS px

/** A layer's pixels on a checkerboard. */
export function Thumbnail({ layer }: { layer: ManifestLayer }) {
  const bitmap = useBitmap(layer.digest);
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const side = SIDE * Math.min(2, devicePixelRatio);
    canvas.width = canvas.height = side;
    if (!bitmap) return;
    const scale = Math.min(side / bitmap.width, side / bitmap.height);
    const [w, h] = [bitmap.width * scale, bitmap.height * scale];
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, (side - w) / 2, (side - h) / 2, w, h);
  }, [bitmap]);
  return <canvas ref={ref} className="thumbnail checks" />;
}
