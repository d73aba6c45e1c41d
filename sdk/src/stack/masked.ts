import { contains } from '../geometry.js';
import { decodePng, encodePng } from '../image/index.js';
import { type Group, groupsAround } from './group.js';
import type { Layer } from './layer.js';
import { maskReader } from './mask.js';

/**
 * A layer's PNG with everything multiplied into its alpha that cuts it out: its mask, the masks and artboards of the groups around
 * it, and an amount. The PNG itself where nothing does.
 *
 * @param amount 0 to 1, an opacity to apply along with them
 * @param base a layer that it is clipped to, whose alpha cuts it out as well
 */
export function maskedPng(
  layer: Layer,
  groups: readonly Group[],
  amount = 1,
  base?: Layer | undefined,
): Uint8Array<ArrayBuffer> {
  const cuts = [...cutsOf(layer, groups), ...(base ? [shapeOf(base)] : [])];
  if (cuts.length === 0 && amount === 1) return layer.png;
  const image = decodePng(layer.png, { what: `the PNG of layer ${JSON.stringify(layer.name)}` });
  const { x, y, width } = layer.region;
  for (let at = 3, px = 0; at < image.data.length; at += 4, px++) {
    const [column, row] = [x + (px % width), y + Math.floor(px / width)];
    image.data[at] = cuts.reduce(
      (value, cut) => value * cut(column, row),
      (image.data[at] as number) * amount,
    );
  }
  return encodePng(image);
}

/** The alpha of a layer by canvas px, 0 to 1. */
function shapeOf({ region, png, name }: Layer): (x: number, y: number) => number {
  const { data } = decodePng(png, { what: `the PNG of layer ${JSON.stringify(name)}` });
  return (x, y) => {
    if (!contains(region, { x, y, width: 1, height: 1 })) return 0;
    return (data[((y - region.y) * region.width + x - region.x) * 4 + 3] as number) / 255;
  };
}

function cutsOf(layer: Layer, groups: readonly Group[]): ((x: number, y: number) => number)[] {
  const around = groupsAround(groups, layer);
  const masks = [layer, ...around].flatMap(({ mask, id }) =>
    mask && !mask.disabled ? maskReader(mask, `the mask of ${JSON.stringify(id)}`) : [],
  );
  const frames = around.flatMap(({ artboard }) =>
    artboard && !contains(artboard.region, layer.region) ? artboard.region : [],
  );
  const inside = frames.map(
    (frame) => (x: number, y: number) => (contains(frame, { x, y, width: 1, height: 1 }) ? 1 : 0),
  );
  return [...masks, ...inside];
}
