import type { LayerMaskData, Layer as PsdLayer } from 'ag-psd';
import { intersect, type Region, type Size } from '../../geometry.js';
import { type LayerMask, maskOf } from '../../stack/mask.js';
import { type Coverage, coverageOf } from './fills/vector.js';
import { channelOf, regionOf, sizeOf, whatOf } from './pixels.js';

const USER = -2;
const REAL = -3;

/** Values of a mask in its region, 0 to 255, and outside of it. */
interface Values {
  readonly region: Region;
  readonly values: Uint8Array;
  readonly outside: number;
}

/** A layer's mask relative to the page, if it has one that hides something, and whether a vector mask became a part of it. */
export function maskIn(layer: PsdLayer, page: Size): { mask?: LayerMask | undefined; vector: boolean } {
  const { mask, realMask, vectorMask } = layer;
  const filled = layer.vectorFill !== undefined;
  const outlined = vectorMask !== undefined && !vectorMask.disable && vectorMask.paths.length > 0;
  const rendered = mask?.fromVectorData === true && hasData(layer, USER);
  // A shape's pixels are cut out by its path already.
  if (outlined && !filled) {
    if (rendered && !mask.disabled) return { mask: toMask(userMask(layer, mask, USER)), vector: true };
    const user = mask && !rendered && !mask.disabled ? userMask(layer, mask, USER) : undefined;
    const outline = faded(coverageOf(vectorMask, page), mask?.vectorMaskDensity);
    return { mask: toMask(user ? product(user, outline) : outline), vector: true };
  }
  const [own, id] = realMask && hasData(layer, REAL) ? ([realMask, REAL] as const) : ([mask, USER] as const);
  if (!own || (id === USER && rendered && vectorMask)) return { vector: false };
  return { mask: toMask(userMask(layer, own, id), own.disabled), vector: false };
}

const hasData = ({ rawData }: PsdLayer, id: number) =>
  rawData?.channels.some((channel) => channel.id === id && channel.data) === true;

function userMask(layer: PsdLayer, mask: LayerMaskData, id: number): Values {
  const what = `the mask of ${whatOf(layer)}`;
  const { x, y, width, height } = regionOf(mask);
  const moved = mask.positionRelativeToLayer ? { x: layer.left ?? 0, y: layer.top ?? 0 } : { x: 0, y: 0 };
  const region = { x: x + moved.x, y: y + moved.y, width, height };
  const values = channelOf(layer, id, sizeOf(mask), what);
  const { defaultColor: outside = 0 } = mask;
  const density = layer.mask?.userMaskDensity;
  if (!values)
    return faded({ region: { ...region, width: 0, height: 0 }, values: new Uint8Array(0), outside }, density);
  return faded({ region, values, outside }, density);
}

/** A mask of less density hides less. */
function faded({ region, values, outside }: Values | Coverage, density = 1): Values {
  if (density === 1) return { region, values, outside };
  const fade = (value: number) => Math.round(255 - density * (255 - value));
  return { region, values: values.map(fade), outside: fade(outside) };
}

function product(a: Values, b: Values): Values {
  const boxes = [a, b].filter(({ outside }) => outside === 0).map(({ region }) => region);
  const region = boxes.length > 0 ? boxes.reduce(intersect) : around(a.region, b.region);
  const values = new Uint8Array(region.width * region.height);
  for (let at = 0; at < values.length; at++) {
    const x = region.x + (at % region.width);
    const y = region.y + Math.floor(at / region.width);
    values[at] = Math.round((valueAt(a, x, y) * valueAt(b, x, y)) / 255);
  }
  return { region, values, outside: Math.round((a.outside * b.outside) / 255) };
}

function valueAt({ region, values, outside }: Values, x: number, y: number): number {
  const [column, row] = [x - region.x, y - region.y];
  const inside = column >= 0 && row >= 0 && column < region.width && row < region.height;
  return inside ? (values[row * region.width + column] as number) : outside;
}

function around(a: Region, b: Region): Region {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

/** An empty mask that shows everything is none; one that hides everything has one px. */
function toMask({ region, values, outside }: Values, disabled = false): LayerMask | undefined {
  if (values.length > 0) return maskOf(values, region, { outside, disabled });
  if (outside === 255) return undefined;
  return maskOf([outside], { x: region.x, y: region.y, width: 1, height: 1 }, { outside, disabled });
}
