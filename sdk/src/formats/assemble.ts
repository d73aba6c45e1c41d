import { around, contains, fullRegion, type Region, type Size } from '../geometry.js';
import { detailsAt, type LayerDetails, type LayerText } from '../stack/details.js';
import { type Group, makeGroup } from '../stack/group.js';
import { type Layer, makeLayer } from '../stack/layer.js';
import { type Manifest, type ManifestGroup, type ManifestLayer, manifestIn } from '../stack/manifest.js';
import { provenanceOf } from '../stack/provenance.js';
import { LayerStack } from '../stack/stack.js';
import type { Opened, Warning } from './result.js';

/** What layers and groups have in common in a file; regions of masks and artboards are relative to the page's corner. */
type FileLook = Pick<Layer, 'name' | 'opacity' | 'hidden' | 'locked' | 'clipped' | 'mask'>;

/** A layer as stored in a file. */
export interface FileLayer extends FileLook, Pick<Layer, 'blendMode'> {
  readonly png: Uint8Array;
  /** Relative to the page's top left corner. */
  readonly region: Region;
  /** Its text, if the file has it as such; its box is relative to the page. */
  readonly text?: LayerText | undefined;
  /** The key of its innermost group. */
  readonly group?: string;
  /** This layer in the manifest of the same file, if this package wrote it. */
  readonly known?: ManifestLayer | undefined;
}

/** A group as stored in a file. */
export interface FileGroup extends FileLook, Pick<Group, 'blendMode' | 'artboard'> {
  /** Names the group within the file. */
  readonly key: string;
  /** The key of the group around it. */
  readonly parent?: string;
  readonly known?: ManifestGroup | undefined;
}

/** Layers bottom to top, and the groups that they name. */
export interface FileTree {
  readonly layers: readonly FileLayer[];
  readonly groups: readonly FileGroup[];
}

/**
 * The stack of a file. Pixels, regions, opacity and visibility come from the file, since they may have been edited; ids, captions,
 * canvas, origin, kinds and texts come from the manifest, if this package wrote one. The lowest layer becomes the background if
 * it covers the page and is a plain one outside of groups.
 */
export function stackFromLayers(
  page: Size,
  found: FileTree,
  manifest: Manifest | undefined,
  warnings: readonly Warning[],
  { dpi }: { dpi?: number } = {},
): Opened {
  const tree = { layers: firstKnown(found.layers), groups: firstKnown(found.groups) };
  const { canvas, shift } = canvasFor(page, tree.layers, manifest);
  const onCanvas = ({ x, y, width, height }: Region) => ({ x: x + shift.x, y: y + shift.y, width, height });
  const maskOnCanvas = ({ mask }: Pick<FileLook, 'mask'>) =>
    mask && { mask: { ...mask, region: onCanvas(mask.region) } };
  const groupIds = namer(tree.groups, 'group');
  const layerIds = namer(tree.layers, 'layer');
  const keys = new Map(tree.groups.map((group, index) => [group.key, groupIds(index)]));
  const groups = tree.groups.map(({ key, known, parent, artboard, opacity, ...rest }) =>
    makeGroup({
      ...rest,
      id: keys.get(key) as string,
      opacity: precise(opacity, known),
      ...(parent !== undefined && { parent: keys.get(parent) as string }),
      ...maskOnCanvas(rest),
      ...(artboard && { artboard: { ...artboard, region: onCanvas(artboard.region) } }),
    }),
  );
  const layers = tree.layers.map(({ known, region, group, opacity, text, ...rest }, z) => {
    const background = z === 0 && isBackground(tree.layers[0] as FileLayer, page);
    const place = onCanvas(region);
    const made = makeLayer({
      ...rest,
      id: layerIds(z, background ? 'background' : undefined),
      role: background ? 'background' : 'layer',
      region: place,
      opacity: precise(opacity, known),
      source: 'kept',
      ...(group !== undefined && { group: keys.get(group) as string }),
      ...maskOnCanvas(rest),
      ...(known?.caption !== undefined && { caption: known.caption }),
      ...details({ known, text, place }, onCanvas),
    });
    if (known?.digest !== made.digest) return made;
    const { source, origin } = known;
    return makeLayer({ ...made, source, ...(origin && { origin }) });
  });
  const provenance = manifest && provenanceOf(manifest);
  const rest = { ...(dpi !== undefined && { dpi }), ...(provenance && { provenance }) };
  const stack = new LayerStack({ canvas, page: onCanvas(fullRegion(page)), layers, groups, ...rest });
  return { stack, warnings };
}

/** The details in the manifest, but the text as it is in the file, if it was edited there. */
function details(
  { known, text, place }: Pick<FileLayer, 'known' | 'text'> & { place: Region },
  onCanvas: (region: Region) => Region,
): LayerDetails {
  const earlier = known ? detailsAt(known, place) : {};
  if (!text || earlier.text?.string === text.string) return earlier;
  return { ...earlier, kind: 'text', text: { ...text, box: onCanvas(text.box) } };
}

function isBackground(layer: FileLayer, page: Size): boolean {
  const { known, region, group, clipped, mask, blendMode } = layer;
  if (group !== undefined || clipped) return false;
  return (
    known?.role === 'background' || (contains(region, fullRegion(page)) && !mask && blendMode === 'normal')
  );
}

/** Of copies of a layer or group, only the lowest is the one in the manifest. */
function firstKnown<T extends { readonly known?: { readonly id: string } | undefined }>(
  items: readonly T[],
): T[] {
  const ids = new Set<string>();
  return items.map((item) => {
    if (!item.known) return item;
    if (ids.has(item.known.id)) return { ...item, known: undefined };
    ids.add(item.known.id);
    return item;
  });
}

/** Gives ids: the known one, else the wished one, or the next free number. */
function namer(items: readonly { readonly known?: { readonly id: string } | undefined }[], kind: string) {
  const ids = new Set(items.flatMap(({ known }) => known?.id ?? []));
  let number = 0;
  return (index: number, wished?: string): string => {
    const known = items[index]?.known?.id;
    if (known !== undefined) return known;
    if (wished !== undefined && !ids.has(wished)) return wished;
    let id: string;
    do id = `${kind}-${++number}`;
    while (ids.has(id));
    return id;
  };
}

/** PSD stores opacity in steps of 1/255; within a step the manifest is more precise. */
function precise(opacity: number, known: { opacity: number } | undefined): number {
  const inSteps = (value: number) => Math.round(value * 255);
  return known && inSteps(known.opacity) === inSteps(opacity) ? known.opacity : opacity;
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

/** The canvas that contains the page and all layers, and the position of the page in it. */
function canvasFor(page: Size, found: readonly FileLayer[], manifest: Manifest | undefined) {
  const known = manifest && {
    x: -manifest.page.x,
    y: -manifest.page.y,
    ...manifest.canvas,
  };
  const boxes = [fullRegion(page), ...(known ? [known] : []), ...found.map(({ region }) => region)];
  const { x, y, width, height } = around(boxes);
  return { canvas: { width, height }, shift: { x: -x, y: -y } };
}
