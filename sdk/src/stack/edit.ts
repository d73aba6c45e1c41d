import { invalid } from '../errors.js';
import { contains, fullRegion, intersect, type Region, relativeTo } from '../geometry.js';
import { decodePng, encodePng, type RgbaImage } from '../image/index.js';
import { movedText } from './details.js';
import { type Layer, makeLayer } from './layer.js';

/** Position of a layer: relative to another (by id or name), or an index from the bottom; 0 is the background's. */
export type Place =
  | { readonly above: string }
  | { readonly below: string }
  | { readonly at: number }
  | 'top'
  | 'bottom';

/** The properties of a layer that can be replaced; new pixels need a region of their size. */
export type LayerChange = Partial<
  Pick<Layer, 'name' | 'region' | 'opacity' | 'hidden' | 'locked' | 'png' | 'caption' | 'kind' | 'text'>
>;

type Find = (idOrName: string) => Layer;

/** The layers with one inserted. */
export function inserted(layers: readonly Layer[], layer: Layer, place: Place, find: Find): Layer[] {
  const made = makeLayer(layer);
  const at = indexOf(layers, place, find);
  if (at === 0 && layers[0]?.role === 'background') throw belowBackground(layers[0]);
  return layers.toSpliced(at, 0, made);
}

/** The layers with one moved; the background stays at the bottom. */
export function moved(layers: readonly Layer[], layer: Layer, place: Place, find: Find): Layer[] {
  if (layer.role === 'background')
    throw invalid('layer', `${named(layer)} is the background, which stays at the bottom; move the others`);
  const others = layers.filter(({ id }) => id !== layer.id);
  const at = indexOf(others, place, (idOrName) => {
    const other = find(idOrName);
    if (other.id !== layer.id) return other;
    throw invalid('place', `is ${named(layer)} itself; name another layer`);
  });
  if (at === 0 && others[0]?.role === 'background') throw belowBackground(others[0]);
  return others.toSpliced(at, 0, layer);
}

/** The layers with one removed. */
export function removed(layers: readonly Layer[], layer: Layer): Layer[] {
  if (layer.role === 'background')
    throw invalid('layer', `${named(layer)} is the background and cannot be removed; hide it instead`);
  checkUnlocked(layer, 'removed');
  return layers.filter(({ id }) => id !== layer.id);
}

/** The layers with one replaced. With new pixels its source becomes `kept`, and its text is lost unless it is given too. */
export function changed(layers: readonly Layer[], layer: Layer, change: LayerChange): Layer[] {
  const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { png, region } = defined as LayerChange;
  if (png || region) checkUnlocked(layer, 'changed');
  const { origin, digest, source, alpha, lettering, text, ...rest } = layer;
  const made = { ...(alpha && { alpha }), ...(lettering && { lettering }) };
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
    const rest = { ...uncut, ...text };
    const region = relativeTo(frame, common);
    if (contains(frame, layer.region)) return [makeLayer({ ...rest, digest, region })];
    const image = decodePng(layer.png, { what: `layer ${JSON.stringify(layer.id)}` });
    const png = encodePng(cut(image, relativeTo(layer.region, common)));
    return [makeLayer({ ...rest, region, png })];
  });
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

const belowBackground = (background: Layer) =>
  invalid('place', `is below ${named(background)}, the background; give a position above it`);

function checkUnlocked(layer: Layer, what: string): void {
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
