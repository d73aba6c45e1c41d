import { around, fullRegion, type Region, relativeTo, type Size } from '../geometry.js';
import { movedText } from './details.js';
import { shiftedMask } from './edit.js';
import { type Group, makeGroup } from './group.js';
import { type Layer, makeLayer } from './layer.js';

interface Framed {
  readonly canvas: Size;
  readonly page: Region;
  readonly layers: readonly Layer[];
  readonly groups: readonly Group[];
}

/** The parts of a stack on the smallest canvas that holds the present one and a region, in coordinates of that canvas. */
export function roomFor({ canvas, page, layers, groups }: Framed, region: Region): Framed {
  const frame = around([fullRegion(canvas), region]);
  const { width, height } = frame;
  if (frame.x === 0 && frame.y === 0) return { canvas: { width, height }, page, layers, groups };
  return {
    canvas: { width, height },
    page: relativeTo(frame, page),
    layers: layers.map((layer) => {
      const at = relativeTo(frame, layer.region);
      const text = layer.text && { text: movedText(layer.text, layer.region, at) };
      const mask = layer.mask && { mask: shiftedMask(layer.mask, frame) };
      return makeLayer({ ...layer, region: at, ...text, ...mask });
    }),
    groups: groups.map(({ mask, artboard, ...rest }) =>
      makeGroup({
        ...rest,
        ...(mask && { mask: shiftedMask(mask, frame) }),
        ...(artboard && { artboard: { ...artboard, region: relativeTo(frame, artboard.region) } }),
      }),
    ),
  };
}
