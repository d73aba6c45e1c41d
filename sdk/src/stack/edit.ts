import { invalid } from '../errors.js';
import { type Layer, makeLayer } from './layer.js';

/** Where a layer goes, said by the id or name of another, or by its place from the bottom; 0 is the background's. */
export type Place =
  | { readonly above: string }
  | { readonly below: string }
  | { readonly at: number }
  | 'top'
  | 'bottom';

/** What can be said anew of a layer; new pixels need a region of their size. */
export type LayerChange = Partial<
  Pick<Layer, 'name' | 'region' | 'opacity' | 'hidden' | 'locked' | 'png' | 'caption'>
>;

type Find = (idOrName: string) => Layer;

/** The layers with one more; on top if nothing is said. */
export function inserted(layers: readonly Layer[], layer: Layer, place: Place, find: Find): Layer[] {
  const made = makeLayer(layer);
  const at = indexOf(layers, place, find);
  if (at === 0 && layers[0]?.role === 'background') throw onlyOne(layers[0]);
  return layers.toSpliced(at, 0, made);
}

/** The layers in another order; the background stays where it is. */
export function moved(layers: readonly Layer[], layer: Layer, place: Place, find: Find): Layer[] {
  if (layer.role === 'background')
    throw invalid('layer', `${named(layer)} is the background, which lies at the bottom; move the others`);
  const others = layers.filter(({ id }) => id !== layer.id);
  const at = indexOf(others, place, (idOrName) => {
    const other = find(idOrName);
    if (other.id !== layer.id) return other;
    throw invalid('place', `is ${named(layer)} itself; name another layer`);
  });
  if (at === 0 && others[0]?.role === 'background') throw onlyOne(others[0]);
  return others.toSpliced(at, 0, layer);
}

/** The layers without one. */
export function removed(layers: readonly Layer[], layer: Layer): Layer[] {
  if (layer.role === 'background')
    throw invalid(
      'layer',
      `${named(layer)} is the background, without which a stack is none; hide it instead`,
    );
  checkUnlocked(layer, 'removed');
  return layers.filter(({ id }) => id !== layer.id);
}

/** The layers with one said anew. New pixels make it one that was given. */
export function changed(layers: readonly Layer[], layer: Layer, change: LayerChange): Layer[] {
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { png, region } = said as LayerChange;
  if (png || region) checkUnlocked(layer, 'changed');
  const { origin, digest, source, ...rest } = layer;
  const pixels = png ? {} : { digest, source, ...(origin && { origin }) };
  const next = makeLayer({ ...rest, ...said, ...pixels });
  return layers.map((each) => (each.id === layer.id ? next : each));
}

function indexOf(layers: readonly Layer[], place: Place, find: Find): number {
  if (place === 'top') return layers.length;
  if (place === 'bottom') return layers[0]?.role === 'background' ? 1 : 0;
  if ('above' in place) return layers.findIndex(({ id }) => id === find(place.above).id) + 1;
  if ('below' in place) return layers.findIndex(({ id }) => id === find(place.below).id);
  if (Number.isInteger(place.at) && place.at >= 0 && place.at <= layers.length) return place.at;
  throw invalid('place.at', `is ${place.at}; give a whole number from 0 to ${layers.length}`);
}

const named = ({ id }: Layer) => JSON.stringify(id);

const onlyOne = (background: Layer) =>
  invalid('place', `is below ${named(background)}, the background; give a place above it`);

function checkUnlocked(layer: Layer, what: string): void {
  if (layer.locked)
    throw invalid(
      'layer',
      `${named(layer)} is locked and cannot be ${what}; unlock it first: stack.lock(id, false)`,
    );
}
