import { intersect, type Region } from '../geometry.js';
import type { RgbaImage } from '../image/index.js';
import { type BlendMode, blendOf } from './blend.js';

/** A picture being put together: colour * alpha (0 to 255) and alpha (0 to 1), four floats a px of its frame. */
export interface Surface {
  readonly frame: Region;
  readonly data: Float32Array;
}

/** Something to be drawn: straight pixels of 8 bits, or a surface, as large as its region. */
export interface Paint {
  readonly region: Region;
  readonly opacity: number;
  readonly blendMode: BlendMode;
  readonly mask?: ((x: number, y: number) => number) | undefined;
  readonly image?: RgbaImage;
  readonly surface?: Surface;
}

/** A surface of one colour, or a transparent one. */
export function surfaceOf(frame: Region, color?: readonly [number, number, number]): Surface {
  const data = new Float32Array(frame.width * frame.height * 4);
  if (color) for (let at = 0; at < data.length; at += 4) data.set([...color, 1], at);
  return { frame, data };
}

/**
 * Draws a source onto a surface. For a backdrop of colour `Cb` and alpha `ab`, and a source of `Cs` and `as`, the sum is
 * `as * ((1 - ab) * Cs + ab * B(Cb, Cs)) + (1 - as) * ab * Cb` (W3C Compositing 1, section 5.1).
 *
 * @param atop paints only where the surface is, whose alpha stays as it is
 */
export function paint(onto: Surface, source: Paint, atop = false): void {
  const { frame, data: sums } = onto;
  const { region, opacity, mask, blendMode } = source;
  const common = intersect(region, frame);
  const blend = blendOf(blendMode);
  if (!blend && !atop && !mask && source.image) {
    paintPlain(onto, source.image, region, common, opacity);
    return;
  }
  const colour = source.image ? fromImage(source.image) : fromSurface(source.surface as Surface);
  const [back, over, mixed] = [new Float32Array(3), new Float32Array(3), new Float32Array(3)];
  for (let y = common.y; y < common.y + common.height; y++) {
    for (let x = common.x; x < common.x + common.width; x++) {
      const to = ((y - frame.y) * frame.width + x - frame.x) * 4;
      let alpha = colour(((y - region.y) * region.width + x - region.x) * 4, over) * opacity;
      if (alpha === 0) continue;
      if (mask) alpha *= mask(x, y);
      const under = sums[to + 3] as number;
      const rest = 1 - alpha;
      if (blend && under > 0) {
        for (let i = 0; i < 3; i++) back[i] = Math.min(1, (sums[to + i] as number) / under / 255);
        blend(back, over, mixed);
      }
      for (let i = 0; i < 3; i++) {
        const plain = over[i] as number;
        const both = blend && under > 0 ? (mixed[i] as number) : plain;
        const drawn = atop ? under * both : (1 - under) * plain + under * both;
        sums[to + i] = drawn * alpha * 255 + (sums[to + i] as number) * rest;
      }
      if (!atop) sums[to + 3] = alpha + under * rest;
    }
  }
}

/** Source-over of plain pixels, by far the most frequent case. */
function paintPlain(
  { frame, data: sums }: Surface,
  { data }: RgbaImage,
  region: Region,
  common: Region,
  opacity: number,
): void {
  for (let y = common.y; y < common.y + common.height; y++) {
    let from = ((y - region.y) * region.width + common.x - region.x) * 4;
    let to = ((y - frame.y) * frame.width + common.x - frame.x) * 4;
    for (const end = to + common.width * 4; to < end; to += 4, from += 4) {
      const alpha = ((data[from + 3] as number) / 255) * opacity;
      if (alpha === 0) continue;
      const rest = 1 - alpha;
      sums[to] = (data[from] as number) * alpha + (sums[to] as number) * rest;
      sums[to + 1] = (data[from + 1] as number) * alpha + (sums[to + 1] as number) * rest;
      sums[to + 2] = (data[from + 2] as number) * alpha + (sums[to + 2] as number) * rest;
      sums[to + 3] = alpha + (sums[to + 3] as number) * rest;
    }
  }
}

/** Reads the px at an index: its straight colour (0 to 1) goes to `out`, its alpha is returned. */
type Reader = (from: number, out: Float32Array) => number;

function fromImage({ data }: RgbaImage): Reader {
  return (from, out) => {
    for (let i = 0; i < 3; i++) out[i] = (data[from + i] as number) / 255;
    return (data[from + 3] as number) / 255;
  };
}

function fromSurface({ data }: Surface): Reader {
  return (from, out) => {
    const alpha = data[from + 3] as number;
    if (alpha > 0) for (let i = 0; i < 3; i++) out[i] = Math.min(1, (data[from + i] as number) / alpha / 255);
    return alpha;
  };
}

/** Takes back a part of what changed since `before`: what stays is `amount` times the mask. */
export function fade(
  { frame, data }: Surface,
  before: Float32Array,
  amount: number,
  mask: ((x: number, y: number) => number) | undefined,
): void {
  for (let at = 0, px = 0; at < data.length; at += 4, px++) {
    const y = Math.floor(px / frame.width);
    const stays = amount * (mask ? mask(frame.x + px - y * frame.width, frame.y + y) : 1);
    for (let i = at; i < at + 4; i++) {
      const old = before[i] as number;
      data[i] = old + ((data[i] as number) - old) * stays;
    }
  }
}
