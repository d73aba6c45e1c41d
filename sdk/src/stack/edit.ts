import { invalid } from '../errors.js';
import { contains, fullRegion, intersect, type Region, relativeTo } from '../geometry.js';
import { decodePng, encodePng, type RgbaImage } from '../image/index.js';
import { movedText } from './details.js';
import type { LayerField } from './diff.js';
import { type Group, groupsAround } from './group.js';
import { type Layer, makeLayer } from './layer.js';
import type { LayerMask } from './mask.js';

/** Position of a layer: relative to another (by id or name), or an index from the bottom; 0 is the background's. */
export type Place =
  | { readonly above: string }
  | { readonly below: string }
  | { readonly at: number }
  | 'top'
  | 'bottom';

/**
 * The properties of a layer that can be replaced: those that `diff` compares, but not what edits of the stack change. New pixels
 * (`png`) need a region of their size.
 */
export type LayerChange = Partial<
  Pick<Layer, Exclude<LayerField, 'role' | 'group' | 'pixels'>> & { readonly png: Uint8Array }
>;

type Find = (idOrName: string) => Layer;

/**
 * The layers with one inserted. It joins the group of the layer that its place names; between a layer and one clipped to it, it
 * becomes clipped too.
 */
export function inserted(layers: readonly Layer[], layer: Layer, place: Place, find: Find): Layer[] {
  const at = indexOf(layers, place, find);
  if (at === 0 && layers[0]?.role === 'background') throw belowBackground(layers[0]);
  return layers.toSpliced(at, 0, fitted(layer, layers, at, place, find));
}

/** The layers with one moved; the background stays at the bottom. What was clipped to it no longer is. */
export function moved(layers: readonly Layer[], layer: Layer, place: Place, find: Find): Layer[] {
  if (layer.role === 'background')
    throw invalid('layer', `${named(layer)} is the background, which stays at the bottom; move the others`);
  const others = without(layers, layer);
  const findOther: Find = (idOrName) => {
    const { id } = find(idOrName);
    const other = others.find((each) => each.id === id);
    if (other) return other;
    throw invalid('place', `is ${named(layer)} itself; name another layer`);
  };
  const at = indexOf(others, place, findOther);
  if (at === 0 && others[0]?.role === 'background') throw belowBackground(others[0]);
  return others.toSpliced(at, 0, fitted(layer, others, at, place, findOther));
}

/** The layers with one removed. What was clipped to it no longer is. */
export function removed(layers: readonly Layer[], groups: readonly Group[], layer: Layer): Layer[] {
  if (layer.role === 'background')
    throw invalid('layer', `${named(layer)} is the background and cannot be removed; hide it instead`);
  checkUnlocked(layer, groups, 'removed');
  return without(layers, layer);
}

/** A layer as it lies between those below and at index `at`: in their group, and clipped if the one at `at` is. */
function fitted(layer: Layer, layers: readonly Layer[], at: number, place: Place, find: Find): Layer {
  const beside =
    typeof place === 'string'
      ? undefined
      : 'at' in place
        ? sharedBy(layers[at - 1], layers[at])
        : find(besideOf(place)).group;
  const { group: _, ...rest } = layer;
  const clipped = layer.clipped || (layers[at]?.clipped === true && layers[at]?.group === beside);
  if (beside === layer.group && clipped === layer.clipped && Object.isFrozen(layer)) return layer;
  return makeLayer({ ...rest, clipped, ...(beside !== undefined && { group: beside }) });
}

const besideOf = (place: { above: string } | { below: string }) =>
  'above' in place ? place.above : place.below;

/** The group of two neighbours, if it is the same. */
const sharedBy = (below: Layer | undefined, above: Layer | undefined) =>
  below?.group === above?.group ? below?.group : undefined;

function without(layers: readonly Layer[], layer: Layer): Layer[] {
  const at = layers.findIndex(({ id }) => id === layer.id);
  const rest = layers.filter(({ id }) => id !== layer.id);
  if (layer.clipped) return rest;
  for (let next = at; rest[next]?.clipped && rest[next]?.group === layer.group; next++)
    rest[next] = makeLayer({ ...(rest[next] as Layer), clipped: false });
  return rest;
}

/** The layers with one replaced. With new pixels its source becomes `kept`, and its text is lost unless it is given too. */
export function changed(
  layers: readonly Layer[],
  groups: readonly Group[],
  layer: Layer,
  change: LayerChange,
): Layer[] {
  const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { png, region } = defined as LayerChange;
  if (png || region) checkUnlocked(layer, groups, 'changed');
  const { origin, digest, source, alpha, lettering, text, reference, ...rest } = layer;
  const made = { ...(alpha && { alpha }), ...(lettering && { lettering }), ...(reference && { reference }) };
  const pixels = png ? {} : { digest, source, ...(origin && { origin }), ...made };
  const words = text && !png && { text: movedText(text, layer.region, region ?? layer.region) };
  const next = makeLayer({ ...rest, ...words, ...defined, ...pixels });
  return layers.map((each) => (each.id === layer.id ? next : each));
}

/** The layers cut to `frame` and moved into its coordinates, without layers that lie outside. */
export function croppedLayers(layers: readonly Layer[], frame: Region): Layer[] {
  return layers.flatMap((layer) => {
    const common = intersect(layer.region, frame);
    if (common.width === 0 || common.height === 0) return [];
    const { digest, ...uncut } = layer;
    const text = layer.text && { text: movedText(layer.text, frame, fullRegion(frame)) };
    const mask = layer.mask && { mask: shiftedMask(layer.mask, frame) };
    const rest = { ...uncut, ...text, ...mask };
    const region = relativeTo(frame, common);
    if (contains(frame, layer.region)) return [makeLayer({ ...rest, digest, region })];
    const image = decodePng(layer.png, { what: `layer ${JSON.stringify(layer.id)}` });
    const png = encodePng(cut(image, relativeTo(layer.region, common)));
    return [makeLayer({ ...rest, region, png })];
  });
}

/** A mask as seen from the top left corner of `frame`. */
export const shiftedMask = (mask: LayerMask, frame: Region): LayerMask => ({
  ...mask,
  region: relativeTo(frame, mask.region),
});

function indexOf(layers: readonly Layer[], place: Place, find: Find): number {
  if (place === 'top') return layers.length;
  if (place === 'bottom') return layers[0]?.role === 'background' ? 1 : 0;
  if ('above' in place) return layers.findIndex(({ id }) => id === find(place.above).id) + 1;
  if ('below' in place) return layers.findIndex(({ id }) => id === find(place.below).id);
  if (Number.isInteger(place.at) && place.at >= 0 && place.at <= layers.length) return place.at;
  throw invalid('place.at', `is ${place.at}; give a whole number from 0 to ${layers.length}`);
}

const named = ({ id }: Layer) => JSON.stringify(id);

const belowBackground = (background: Layer) =>
  invalid('place', `is below ${named(background)}, the background; give a position above it`);

function checkUnlocked(layer: Layer, groups: readonly Group[], what: string): void {
  const around = groupsAround(groups, layer).find(({ locked }) => locked);
  if (around && !layer.locked)
    throw invalid(
      'layer',
      `${named(layer)} lies in the locked group ${JSON.stringify(around.id)} and cannot be ${what}; unlock the group first: stack.replaceGroup(id, { locked: false })`,
    );
  if (layer.locked)
    throw invalid(
      'layer',
      `${named(layer)} is locked and cannot be ${what}; unlock it first: stack.lock(id, false)`,
    );
}

function cut(image: RgbaImage, { x, y, width, height }: Region): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * image.width + x) * 4;
    data.set(image.data.subarray(start, start + width * 4), row * width * 4);
  }
  return { width, height, data };
}
