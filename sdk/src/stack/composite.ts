import { around, intersect, type Region } from '../geometry.js';
import { blankImage, decodePng, type RgbaImage } from '../image/index.js';
import type { Group } from './group.js';
import type { Layer } from './layer.js';
import { maskReader } from './mask.js';
import { fade, type Paint, paint, type Surface, surfaceOf } from './surface.js';
import { type Clipping, clippings, type LayerNode, type StackNode, treeOf } from './tree.js';

/** Layers with their groups. */
export interface Layers {
  readonly layers: readonly Layer[];
  readonly groups: readonly Group[];
}

/** The pixels of a layer; `index` counts from the bottom. */
export type PixelsOf = (layer: Layer, index: number) => RgbaImage;

const decoded: PixelsOf = ({ png }, index) => decodePng(png, { what: `layers[${index}].png` });

/**
 * Flattens layers (bottom to top) and returns the part inside `frame` (canvas px): blend modes, groups and masks as in W3C
 * Compositing 1, clipped layers and pass-through groups as in Photoshop. Hidden layers are left out; colour is 0 where the
 * result is transparent. Sums are floats, so rounding happens only once, at the end.
 *
 * @param pixelsOf where the pixels come from, if they are at hand. Default: the layers' PNGs
 * @throws MRTError `invalid_argument`: the PNG of a visible layer cannot be decoded.
 */
export function compositeLayers({ layers, groups }: Layers, frame: Region, pixelsOf = decoded): RgbaImage {
  const drawing = new Drawing(layers, pixelsOf);
  const surface = surfaceOf(frame);
  drawing.draw(treeOf(layers, groups), surface);
  return straight(surface);
}

/** What may be drawn over a node: everything but its own opacity and blend mode. */
type Look = Pick<Layer, 'opacity' | 'hidden' | 'mask'>;

const lookOf = (node: StackNode): Look => node.group ?? (node as LayerNode).layer;
const isVisible = (node: StackNode) => !lookOf(node).hidden && lookOf(node).opacity > 0;
const maskOf = ({ mask }: Look, id: string) =>
  mask && !mask.disabled ? maskReader(mask, `the mask of ${JSON.stringify(id)}`) : undefined;

class Drawing {
  readonly #index: ReadonlyMap<Layer, number>;
  readonly #pixelsOf: PixelsOf;

  constructor(layers: readonly Layer[], pixelsOf: PixelsOf) {
    this.#index = new Map(layers.map((layer, index) => [layer, index]));
    this.#pixelsOf = pixelsOf;
  }

  /** Draws siblings onto a surface. Hidden ones hide what is clipped to them. */
  draw(nodes: readonly StackNode[], onto: Surface): void {
    for (const { base, clipped } of clippings(nodes)) {
      if (!isVisible(base)) continue;
      const shown = clipped.filter(isVisible);
      if (shown.length > 0) this.#drawClipping({ base, clipped: shown }, onto);
      else this.#drawNode(base, onto);
    }
  }

  #drawNode(node: StackNode, onto: Surface): void {
    if (node.group && node.group.blendMode === 'pass-through' && !node.group.artboard) {
      this.#drawThrough(node.group, node.children, onto);
    } else {
      const source = this.#sourceOf(node, onto.frame);
      if (source) paint(onto, source);
    }
  }

  /** The layers of a pass-through group blend with what is there already; opacity and mask fade their joint effect. */
  #drawThrough(group: Group, children: readonly StackNode[], onto: Surface): void {
    const mask = maskOf(group, group.id);
    const before = group.opacity < 1 || mask ? onto.data.slice() : undefined;
    this.draw(children, onto);
    if (before) fade(onto, before, group.opacity, mask);
  }

  /** A base and what is clipped to it are put together, then blended with the base's mode and opacity (Photoshop). */
  #drawClipping({ base, clipped }: Clipping, onto: Surface): void {
    const source = this.#sourceOf(base, onto.frame);
    if (!source) return;
    const shape = surfaceOf(intersect(source.region, onto.frame));
    paint(shape, { ...source, opacity: 1, blendMode: 'normal' });
    for (const node of clipped) {
      const over = this.#sourceOf(node, shape.frame);
      if (over) paint(shape, over, true);
    }
    const { opacity, blendMode } = source;
    paint(onto, { region: shape.frame, surface: shape, opacity, blendMode });
  }

  /** What a layer or a group as one picture looks like; undefined where nothing of it lies in the frame. */
  #sourceOf(node: StackNode, frame: Region): Paint | undefined {
    if (!node.group) {
      const { layer } = node as LayerNode;
      const { region, opacity, blendMode } = layer;
      if (isEmpty(intersect(region, frame))) return undefined;
      const image = this.#pixelsOf(layer, this.#index.get(layer) as number);
      return { region, opacity, blendMode, image, mask: maskOf(layer, layer.id) };
    }
    const { group, children } = node;
    const box = artboardBox(group, boxOf(children, frame), frame);
    if (isEmpty(box)) return undefined;
    const surface = surfaceOf(box, group.artboard?.color);
    this.draw(children, surface);
    const blendMode = group.blendMode === 'pass-through' ? 'normal' : group.blendMode;
    return { region: box, opacity: group.opacity, blendMode, surface, mask: maskOf(group, group.id) };
  }
}

const isEmpty = ({ width, height }: Region) => width === 0 || height === 0;

function artboardBox({ artboard }: Group, box: Region, frame: Region): Region {
  if (!artboard) return box;
  return intersect(artboard.color ? frame : box, artboard.region);
}

/** The part of the frame that the nodes may cover. */
function boxOf(nodes: readonly StackNode[], frame: Region): Region {
  const boxes = nodes
    .map((node) =>
      node.group
        ? artboardBox(node.group, boxOf(node.children, frame), frame)
        : intersect((node as LayerNode).layer.region, frame),
    )
    .filter((box) => !isEmpty(box));
  return around(boxes);
}

function straight({ data, frame }: Surface): RgbaImage {
  const image = blankImage(frame.width, frame.height);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    image.data[at + 3] = alpha * 255;
    if (image.data[at + 3] === 0) continue;
    image.data[at] = (data[at] as number) / alpha;
    image.data[at + 1] = (data[at + 1] as number) / alpha;
    image.data[at + 2] = (data[at + 2] as number) / alpha;
  }
  return image;
}
