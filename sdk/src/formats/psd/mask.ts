import type { LayerMaskData, PixelData } from 'ag-psd';
import type { RgbaImage } from '../../image/index.js';

/** Where a layer lies on the page, with its mask and what this is made of, if it has any. */
export interface Masked {
  readonly left?: number;
  readonly top?: number;
  readonly mask?: LayerMaskData;
}

/** Makes what a layer's mask hides clear, in place, as the layer would be seen. `cover` is the mask's own picture. */
export function applyMask(image: RgbaImage, { left = 0, top = 0, mask }: Masked, cover?: PixelData): void {
  if (!mask || mask.disabled || (!cover && mask.fromVectorData)) return;
  const { width, height, data } = image;
  const { defaultColor = 0, positionRelativeToLayer, userMaskDensity = 1 } = mask;
  const x0 = (mask.left ?? 0) - (positionRelativeToLayer ? 0 : left);
  const y0 = (mask.top ?? 0) - (positionRelativeToLayer ? 0 : top);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [mx, my] = [x - x0, y - y0];
      const inside = cover && mx >= 0 && my >= 0 && mx < cover.width && my < cover.height;
      const painted = inside ? (cover.data[(my * cover.width + mx) * 4] as number) : defaultColor;
      const shown = 255 - userMaskDensity * (255 - painted);
      const at = (y * width + x) * 4 + 3;
      data[at] = Math.round(((data[at] as number) * shown) / 255);
    }
  }
}
