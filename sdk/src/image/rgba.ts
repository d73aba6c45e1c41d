/** Pixels in rows from the top left: straight (not premultiplied) alpha, sRGB, 8 bit, 4 bytes a pixel. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  /** width * height * 4 values: red, green, blue, alpha. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A fully transparent image of whole, positive px. */
export function blankImage(width: number, height: number): RgbaImage {
  return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}
