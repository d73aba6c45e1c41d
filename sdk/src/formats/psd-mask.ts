import type { Layer as PsdLayer } from 'ag-psd';

/** Makes what a layer's mask hides clear, in place, as the layer would be seen. */
export function applyMask({ left = 0, top = 0, mask, imageData }: PsdLayer): void {
  if (!mask?.imageData || mask.disabled || !imageData) return;
  const { width, height, data } = imageData;
  const { imageData: cover, defaultColor = 0, positionRelativeToLayer } = mask;
  const x0 = (mask.left ?? 0) - (positionRelativeToLayer ? 0 : left);
  const y0 = (mask.top ?? 0) - (positionRelativeToLayer ? 0 : top);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [mx, my] = [x - x0, y - y0];
      const inside = mx >= 0 && my >= 0 && mx < cover.width && my < cover.height;
      const shown = inside ? (cover.data[(my * cover.width + mx) * 4] as number) : defaultColor;
      const at = (y * width + x) * 4 + 3;
      data[at] = Math.round(((data[at] as number) * shown) / 255);
    }
  }
}
