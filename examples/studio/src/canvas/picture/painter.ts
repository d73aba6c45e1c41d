// Draws the layers of a stack as the SDK's composite does, but on canvases of the browser, at the size of the screen.
import {
  type Clipping,
  clippings,
  type Group,
  type Layer,
  type LayerMask,
  type LayerNode,
  type Region,
  type StackNode,
} from '@mrt/sdk/web';
import {
  cut,
  opaque,
  outwards,
  paint,
  type Source,
  type Surface,
  sourceFrom,
  stamp,
  surfaceOf,
} from './surface.js';

/** What is drawn, and where it is at this moment. */
export interface Scene {
  readonly nodes: readonly StackNode[];
  /** A layer's pixels with its own mask; undefined: not decoded yet. */
  imageOf(layer: Layer): ImageBitmap | undefined;
  /** White where the mask shows, transparent where it hides. */
  maskOf(mask: LayerMask): ImageBitmap | undefined;
  /** In canvas px, also while it is being dragged. */
  placeOf(layer: Layer): Region;
}

const itemOf = (node: StackNode): Group | Layer => node.group ?? (node as LayerNode).layer;
const isVisible = (node: StackNode) => !itemOf(node).hidden && itemOf(node).opacity > 0;
const isThrough = ({ blendMode, artboard }: Group) => blendMode === 'pass-through' && !artboard;
const isEmpty = ({ width, height }: Region) => width <= 0 || height <= 0;
const activeMask = ({ mask }: Group | Layer) => (mask && !mask.disabled ? mask : undefined);

export class Painter {
  readonly #scene: Scene;
  /** From canvas px to px of the screen. */
  readonly #view: { readonly scale: number; readonly x: number; readonly y: number };

  constructor(scene: Scene, view: { scale: number; x: number; y: number }) {
    this.#scene = scene;
    this.#view = view;
  }

  /** Draws siblings. Hidden ones hide what is clipped to them. */
  draw(nodes: readonly StackNode[], onto: Surface): void {
    for (const { base, clipped } of clippings(nodes)) {
      if (!isVisible(base)) continue;
      const shown = clipped.filter(isVisible);
      if (shown.length > 0) this.#drawClipping({ base, clipped: shown }, onto);
      else this.#drawNode(base, onto);
    }
  }

  #drawNode(node: StackNode, onto: Surface): void {
    if (node.group && isThrough(node.group)) this.#drawThrough(node.group, node.children, onto);
    else {
      const source = this.#sourceOf(node, onto.frame);
      if (source) paint(onto, source);
    }
  }

  /** The layers of a pass-through group blend with what is there; opacity and mask fade their joint effect. */
  #drawThrough(group: Group, children: readonly StackNode[], onto: Surface): void {
    const mask = activeMask(group);
    const frame = cut(this.#boxOf(children, onto.frame), onto.frame);
    if (group.opacity === 1 && !mask) this.draw(children, onto);
    else if (!isEmpty(frame)) this.#drawFaded(group, children, onto, frame);
  }

  #drawFaded(group: Group, children: readonly StackNode[], onto: Surface, frame: Region): void {
    const mask = activeMask(group);
    const after = surfaceOf(frame);
    stamp(after, sourceFrom(onto), 'source-over');
    this.draw(children, after);
    const share = this.#shareOf(mask, frame);
    if (mask) stamp(after, sourceFrom(share), 'destination-in');
    const { opacity } = group;
    stamp(onto, { ...sourceFrom(share), opacity }, 'destination-out');
    stamp(onto, { ...sourceFrom(after), opacity }, 'lighter');
  }

  /** A base and what is clipped to it are put together, then blended with the base's mode and opacity. */
  #drawClipping({ base, clipped }: Clipping, onto: Surface): void {
    const source = this.#sourceOf(base, onto.frame);
    if (!source) return;
    const shape = surfaceOf(cut(outwards(source.at), onto.frame));
    stamp(shape, { ...source, opacity: 1 }, 'source-over');
    const over = clipped.flatMap((node) => this.#sourceOf(node, shape.frame) ?? []);
    const made = over.every(({ blendMode }) => blendMode === 'normal') ? shape : opaque(shape); // so that the colours mix as on a full backdrop, and not beside it
    for (const each of over) {
      if (made === shape) stamp(made, each, 'source-atop');
      else paint(made, each);
    }
    if (made !== shape) stamp(made, sourceFrom(shape), 'destination-in');
    paint(onto, { ...source, ...{ image: made.context.canvas, at: made.frame } });
  }

  /** What a layer, or a group as one picture, looks like; undefined where nothing of it lies in the frame. */
  #sourceOf(node: StackNode, frame: Region): Source | undefined {
    if (!node.group) return this.#layerSource((node as LayerNode).layer, frame);
    const { group, children } = node;
    const box = cut(this.#boxOf([node], frame), frame);
    if (isEmpty(box)) return undefined;
    const surface = surfaceOf(box);
    if (group.artboard) this.#fit(surface, group.artboard);
    this.draw(children, surface);
    const mask = activeMask(group);
    if (mask) stamp(surface, sourceFrom(this.#shareOf(mask, box)), 'destination-in');
    const blendMode = group.blendMode === 'pass-through' ? 'normal' : group.blendMode;
    return { ...sourceFrom(surface), opacity: group.opacity, blendMode };
  }

  #layerSource(layer: Layer, frame: Region): Source | undefined {
    const { region, opacity, blendMode } = layer;
    const image = this.#scene.imageOf(layer);
    const place = this.#scene.placeOf(layer);
    const source = { image: image as ImageBitmap, at: this.#onScreen(place), opacity, blendMode };
    const box = cut(outwards(source.at), frame);
    if (!image || image.width === 0 || isEmpty(box)) return undefined;
    const mask = activeMask(layer);
    if (!mask) return source;
    const surface = surfaceOf(box);
    stamp(surface, { ...source, opacity: 1 }, 'source-over');
    const { x, y } = mask.region; // moves along with its layer
    const moved = { ...mask.region, x: x + place.x - region.x, y: y + place.y - region.y };
    stamp(surface, sourceFrom(this.#shareOf({ ...mask, region: moved }, box)), 'destination-in');
    return { ...sourceFrom(surface), opacity, blendMode };
  }

  /** Keeps what is drawn inside an artboard, over its colour. */
  #fit({ context, frame }: Surface, { region, color }: NonNullable<Group['artboard']>): void {
    const { x, y, width, height } = this.#onScreen(region);
    context.beginPath();
    context.rect(x - frame.x, y - frame.y, width, height);
    context.clip();
    if (!color) return;
    context.fillStyle = `rgb(${color.join(' ')})`;
    context.fill();
  }

  /** How much of each px is shown, as alpha: all, where there is no mask. */
  #shareOf(mask: LayerMask | undefined, frame: Region): Surface {
    const surface = surfaceOf(frame);
    const { context } = surface;
    context.fillStyle = '#fff';
    context.globalAlpha = mask ? mask.outside / 255 : 1;
    context.fillRect(0, 0, frame.width, frame.height);
    context.globalAlpha = 1;
    const image = mask && this.#scene.maskOf(mask);
    if (!mask || !image) return surface;
    const at = this.#onScreen(mask.region);
    context.clearRect(at.x - frame.x, at.y - frame.y, at.width, at.height);
    stamp(surface, { image, at, opacity: 1, blendMode: 'normal' }, 'source-over');
    return surface;
  }

  /** The px of the screen that the nodes may cover. */
  #boxOf(nodes: readonly StackNode[], frame: Region): Region {
    const boxes = nodes
      .map((node) => {
        if (!node.group) return outwards(this.#onScreen(this.#scene.placeOf((node as LayerNode).layer)));
        const { artboard } = node.group;
        if (!artboard) return this.#boxOf(node.children, frame);
        return cut(outwards(this.#onScreen(artboard.region)), frame);
      })
      .filter((box) => !isEmpty(box));
    if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
    const x = Math.min(...boxes.map((box) => box.x));
    const y = Math.min(...boxes.map((box) => box.y));
    const right = Math.max(...boxes.map((box) => box.x + box.width));
    const bottom = Math.max(...boxes.map((box) => box.y + box.height));
    return { x, y, width: right - x, height: bottom - y };
  }

  #onScreen({ x, y, width, height }: Region): Region {
    const { scale } = this.#view;
    return {
      ...{ x: x * scale + this.#view.x, y: y * scale + this.#view.y },
      ...{ width: width * scale, height: height * scale },
    };
  }
}
