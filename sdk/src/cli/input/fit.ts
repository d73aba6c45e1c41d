import type { Region, Size } from '../../geometry.js';

/** Whether `size` is the picture's, or a smaller one of the same aspect ratio within rounding; the server applies the same rule. */
export function isScaled(size: Size, picture: Size): boolean {
  if (size.width > picture.width || size.height > picture.height) return false;
  const height = Math.round((picture.height * size.width) / picture.width);
  const width = Math.round((picture.width * size.height) / picture.height);
  return Math.max(1, height) === size.height || Math.max(1, width) === size.width;
}

/** A region of a picture, scaled with it from one size to another and rounded outwards to whole px. */
export function scaleRegion({ x, y, width, height }: Region, from: Size, to: Size): Region {
  const [across, down] = [to.width / from.width, to.height / from.height];
  const left = Math.floor(x * across);
  const top = Math.floor(y * down);
  const right = Math.min(to.width, Math.ceil((x + width) * across));
  const bottom = Math.min(to.height, Math.ceil((y + height) * down));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
