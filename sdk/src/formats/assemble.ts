import { contains, fullRegion, type Region, type Size } from '../geometry.js';
import { encodePng } from '../image/index.js';
import { detailsAt } from '../stack/details.js';
import { type Layer, makeLayer } from '../stack/layer.js';
import { type Manifest, type ManifestLayer, manifestIn, provenanceOf } from '../stack/manifest.js';
import { LayerStack } from '../stack/stack.js';
import type { Loss, Opened, Warning } from './result.js';

/** A layer as stored in a file. */
export interface FileLayer extends Pick<Layer, 'name' | 'opacity' | 'hidden' | 'locked' | 'png'> {
  /** Relative to the page's top left corner. */
  readonly region: Region;
  /** What the conversion lost. */
  readonly losses: readonly Loss[];
  /** This layer in the manifest of the same file, if this package wrote it. */
  readonly known?: ManifestLayer | undefined;
}

/**
 * The stack of a file. Pixels, regions, opacity and visibility come from the file, since they may have been edited; ids, captions,
 * canvas, origin, kinds and texts come from the manifest, if this package wrote one. The lowest layer becomes the background if
 * it covers the page; otherwise a transparent background is added below it.
 *
 * @param found bottom to top
 */
export function stackFromLayers(
  page: Size,
  found: readonly FileLayer[],
  manifest: Manifest | undefined,
  warnings: Warning[],
): Opened {
  const { canvas, shift } = canvasFor(page, found, manifest);
  const onCanvas = ({ x, y, width, height }: Region) => ({ x: x + shift.x, y: y + shift.y, width, height });
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
    const earlier = known[z];
    const bottom = z === 0 && (earlier?.role === 'background' || contains(region, fullRegion(page)));
    const place = onCanvas(region);
    const made = makeLayer({
      id: earlier?.id ?? (bottom && !ids.has('background') ? 'background' : newId()),
      name,
      role: bottom ? 'background' : 'layer',
      region: place,
      opacity: earlier && inSteps(earlier.opacity) === inSteps(opacity) ? earlier.opacity : opacity,
      hidden,
      locked,
      png,
      source: 'kept',
      ...(earlier?.caption !== undefined && { caption: earlier.caption }),
      ...(earlier && detailsAt(earlier, place)),
    });
    if (earlier?.digest !== made.digest) return made;
    const { source, origin } = earlier;
    return makeLayer({ ...made, source, ...(origin && { origin }) });
  });
  found.forEach(({ losses }, z) => {
    const layer = layers[z]?.id as string;
    warnings.push(...losses.map((loss) => ({ layer, ...loss })));
  });
  if (layers[0]?.role !== 'background') {
    layers.unshift(clearBackground(onCanvas(fullRegion(page)), ids));
    const text = 'the lowest layer does not cover the page, so a transparent background was added below it';
    warnings.push({ feature: 'background', text });
  }
  const provenance = manifest && provenanceOf(manifest);
  const init = { canvas, page: onCanvas(fullRegion(page)), layers, ...(provenance && { provenance }) };
  return { stack: new LayerStack(init), warnings };
}

/** The manifest that this package wrote into a file. An invalid one gives a warning, since ids, captions and origin are lost. */
export function embeddedManifest(json: string | undefined, warnings: Warning[]): Manifest | undefined {
  const manifest = json === undefined ? undefined : manifestIn(json);
  if (json !== undefined && !manifest) {
    const text = 'the manifest in the file cannot be read, so ids, captions and origin are lost';
    warnings.push({ feature: 'manifest', text });
  }
  return manifest;
}

/** PSD stores opacity in steps of 1/255; within a step the manifest is more precise. */
const inSteps = (opacity: number) => Math.round(opacity * 255);

/** The canvas that contains the page and all layers, and the position of the page in it. */
function canvasFor(page: Size, found: readonly FileLayer[], manifest: Manifest | undefined) {
  const known = manifest && {
    x: -manifest.page.x,
    y: -manifest.page.y,
    ...manifest.canvas,
  };
  const boxes = [fullRegion(page), ...(known ? [known] : []), ...found.map(({ region }) => region)];
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
