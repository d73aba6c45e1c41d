import { contains, type Region, type Size, wholeOf } from '../geometry.js';
import { encodePng } from '../image/index.js';
import { type Layer, makeLayer } from '../stack/layer.js';
import { type Manifest, type ManifestLayer, provenanceOf } from '../stack/manifest.js';
import { LayerStack } from '../stack/stack.js';
import type { Loss, Opened, Warning } from './result.js';

/** A layer as a file holds it. */
export interface FoundLayer extends Pick<Layer, 'name' | 'opacity' | 'hidden' | 'locked' | 'png'> {
  /** Counted from the page's top left corner. */
  readonly region: Region;
  /** What of it did not become part of the layer. */
  readonly losses: readonly Loss[];
  /** What the manifest in the same file knows of this layer, if it is one of ours. */
  readonly known?: ManifestLayer | undefined;
}

/**
 * The stack of a file: pixels, places and looks are the file's, since its user may have changed them; ids, captions, canvas
 * and origin are those of the manifest, where it has one of ours. A stack needs a background: the lowest layer is it if it
 * covers the page, or else a clear one is put below.
 *
 * @param found bottom to top
 */
export function openedStack(
  page: Size,
  found: readonly FoundLayer[],
  manifest: Manifest | undefined,
  warnings: Warning[],
): Opened {
  const { canvas, shift } = placed(page, found, manifest);
  const at = ({ x, y, width, height }: Region) => ({ x: x + shift.x, y: y + shift.y, width, height });
  const ids = new Set<string>();
  const known = found.map((layer) => {
    const fresh = layer.known && !ids.has(layer.known.id) ? layer.known : undefined;
    if (fresh) ids.add(fresh.id);
    return fresh;
  });
  let number = 0;
  const newId = () => {
    do number++;
    while (ids.has(`layer-${number}`));
    return `layer-${number}`;
  };
  const layers = found.map((layer, z) => {
    const { name, opacity, hidden, locked, png, region } = layer;
    const before = known[z];
    const bottom = z === 0 && (before?.role === 'background' || contains(region, wholeOf(page)));
    const made = makeLayer({
      id: before?.id ?? (bottom && !ids.has('background') ? 'background' : newId()),
      name,
      role: bottom ? 'background' : 'layer',
      region: at(region),
      opacity: before && inSteps(before.opacity) === inSteps(opacity) ? before.opacity : opacity,
      hidden,
      locked,
      png,
      source: 'kept',
      ...(before?.caption !== undefined && { caption: before.caption }),
    });
    if (before?.digest !== made.digest) return made;
    const { source, origin } = before;
    return makeLayer({ ...made, source, ...(origin && { origin }) });
  });
  found.forEach(({ losses }, z) => {
    const layer = layers[z]?.id as string;
    warnings.push(...losses.map((loss) => ({ layer, ...loss })));
  });
  if (layers[0]?.role !== 'background') {
    layers.unshift(clearBackground(at(wholeOf(page)), ids));
    const text = 'no layer at the bottom covers the page, so a clear background was put below';
    warnings.push({ feature: 'background', text });
  }
  const provenance = manifest && provenanceOf(manifest);
  const init = { canvas, page: at(wholeOf(page)), layers, ...(provenance && { provenance }) };
  return { stack: new LayerStack(init), warnings };
}

/** PSD holds opacity in steps of 1/255; within one the manifest is more exact. */
const inSteps = (opacity: number) => Math.round(opacity * 255);

/** The canvas that holds the page and all layers, and where in it the page's corner lies. */
function placed(page: Size, found: readonly FoundLayer[], manifest: Manifest | undefined) {
  const known = manifest && {
    x: -manifest.page.x,
    y: -manifest.page.y,
    ...manifest.canvas,
  };
  const boxes = [wholeOf(page), ...(known ? [known] : []), ...found.map(({ region }) => region)];
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - y;
  return { canvas: { width, height }, shift: { x: -x, y: -y } };
}

function clearBackground(region: Region, ids: ReadonlySet<string>): Layer {
  const { width, height } = region;
  const png = encodePng({ width, height, data: new Uint8ClampedArray(width * height * 4) });
  const id = ids.has('background') ? 'clear-background' : 'background';
  return makeLayer({ id, name: 'Background', role: 'background', region, png, source: 'kept' });
}
