import type { Layer as PsdLayer } from 'ag-psd';
import type { Region, Size } from '../../../geometry.js';
import type { RgbaImage } from '../../../image/index.js';
import { type Blend, blendOf } from '../../../stack/blend.js';
import { maskReader } from '../../../stack/mask.js';
import { fromPsdMode } from '../blend-names.js';
import { maskIn } from '../masks.js';
import { type Recolour, recolourOf } from './index.js';

/** How much of something shows at a px of the page, 0 to 1. */
type Amount = (x: number, y: number) => number;

/** A pass-through group that an adjustment lies in: it fades what the adjustment does to layers outside of the group. */
export interface Through {
  /** Index of the group's lowest layer. */
  readonly first: number;
  readonly amount: Amount;
}

/** An adjustment, and the layers that it changes: those with indices from `from` up to `to`, without `to`. */
export interface Adjusting {
  readonly recolour: Recolour;
  readonly blend: Blend | undefined;
  readonly amount: Amount;
  readonly through: readonly Through[];
  readonly from: number;
  readonly to: number;
}

/** How much of a layer or group shows, by its opacity and mask. */
export function amountOf(layer: PsdLayer, page: Size): Amount {
  const opacity = (layer.opacity ?? 1) * (layer.fillOpacity ?? 1);
  const { mask } = maskIn(layer, page);
  if (!mask || mask.disabled) return () => opacity;
  const read = maskReader(mask, 'a mask');
  return (x, y) => opacity * read(x, y);
}

/** An adjustment layer as something that is drawn into the layers below it; undefined for a kind that is not drawn. */
export function adjustingOf(
  layer: PsdLayer,
  page: Size,
  mode: string,
  reach: Pick<Adjusting, 'from' | 'to' | 'through'>,
): Adjusting | undefined {
  const recolour = layer.adjustment && recolourOf(layer.adjustment, mode);
  const blendMode = fromPsdMode(layer.blendMode === 'pass through' ? 'normal' : layer.blendMode);
  if (!recolour || !blendMode || !(mode === 'RGB' || mode === 'greyscale')) return undefined;
  return { recolour, blend: blendOf(blendMode), amount: amountOf(layer, page), ...reach };
}

/** Draws adjustments, from the bottom, into the pixels of the layer with an index. */
export function adjust(
  { data, width }: RgbaImage,
  { x, y }: Region,
  index: number,
  adjustments: readonly Adjusting[],
): void {
  const own = adjustments.filter(({ from, to }) => index >= from && index < to);
  if (own.length === 0) return;
  const [before, after] = [new Float32Array(3), new Float32Array(3)];
  for (let at = 0, px = 0; at < data.length; at += 4, px++) {
    if (data[at + 3] === 0) continue;
    for (let i = 0; i < 3; i++) before[i] = (data[at + i] as number) / 255;
    const [column, row] = [x + (px % width), y + Math.floor(px / width)];
    for (const { recolour, blend, amount, through } of own) {
      let share = amount(column, row);
      for (const group of through) if (index < group.first) share *= group.amount(column, row);
      if (share === 0) continue;
      after.set(before);
      recolour(after);
      if (blend) blend(before, after.slice(), after);
      for (let i = 0; i < 3; i++)
        before[i] = (before[i] as number) + ((after[i] as number) - (before[i] as number)) * share;
    }
    for (let i = 0; i < 3; i++) data[at + i] = (before[i] as number) * 255;
  }
}
