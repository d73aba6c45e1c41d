import { invalid } from '../errors.js';
import type { Region } from '../geometry.js';
import { decodePng, encodePng, readSize } from '../image/index.js';
import { unshared } from '../platform/bytes.js';
import { digestOf } from './digest.js';

/** A picture that hides parts of a layer or group: white shows, black hides, grey is between. Its pixels stay editable. */
export interface LayerMask {
  /** In canvas px; unlike a layer's, it may extend beyond the canvas. */
  readonly region: Region;
  /** A PNG of exactly the region's size, of which only red counts. Do not modify. */
  readonly png: Uint8Array<ArrayBuffer>;
  /** `sha256:` and the hex digest of `png`. */
  readonly digest: string;
  /** The mask's value outside its region, 0 (hides) to 255 (shows). */
  readonly outside: number;
  /** Switched off: kept, but not applied. */
  readonly disabled: boolean;
}

/** Region and PNG are required; the defaults are an enabled mask that hides what lies outside its region. */
export type MaskInit = Pick<LayerMask, 'region'> & { readonly png: Uint8Array } & Partial<
    Omit<LayerMask, 'png'>
  >;

/** Makes a mask from a PNG. `LayerStack` checks that it fits its region. */
export function makeMask({ region, digest, outside = 0, disabled = false, ...init }: MaskInit): LayerMask {
  const png = unshared(init.png);
  const box = Object.freeze({ ...region });
  return Object.freeze({ region: box, png, digest: digest ?? digestOf(png), outside, disabled });
}

/** A mask from its values: width * height of them, 0 to 255. */
export function maskOf(
  values: ArrayLike<number>,
  region: Region,
  more: Partial<Pick<LayerMask, 'outside' | 'disabled'>> = {},
): LayerMask {
  const { width, height } = region;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++)
    data.fill(values[at] as number, at * 4, at * 4 + 3).fill(255, at * 4 + 3, at * 4 + 4);
  return makeMask({ region, png: encodePng({ width, height, data }), ...more });
}

/** The values of a mask by canvas px, 0 to 1. */
export function maskReader(mask: LayerMask, what: string): (x: number, y: number) => number {
  const { region, outside } = mask;
  const { data, width, height } = decodePng(mask.png, { what });
  return (x, y) => {
    const [column, row] = [x - region.x, y - region.y];
    const inside = column >= 0 && row >= 0 && column < width && row < height;
    return (inside ? (data[(row * width + column) * 4] as number) : outside) / 255;
  };
}

/** Throws `invalid_argument` unless the mask's PNG fits its region. */
export function checkMask({ png, region, outside }: LayerMask, field: string): void {
  const { type, width, height } = readSize(png, `${field}.png`);
  if (type !== 'png') throw invalid(`${field}.png`, `is a ${type.toUpperCase()} image; save it as PNG`);
  if (
    !Object.values(region).every(Number.isSafeInteger) ||
    width !== region.width ||
    height !== region.height
  )
    throw invalid(
      `${field}.png`,
      `has ${width}x${height} px, but its region ${region.width}x${region.height}`,
    );
  if (!(outside >= 0 && outside <= 255))
    throw invalid(`${field}.outside`, `is ${outside}; give a number from 0 (hides) to 255 (shows)`);
}
