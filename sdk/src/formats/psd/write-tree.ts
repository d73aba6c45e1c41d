import type { LayerMaskData, Psd, Layer as PsdLayer } from 'ag-psd';
import { type Region, relativeTo } from '../../geometry.js';
import { decodePng } from '../../image/index.js';
import type { Group } from '../../stack/group.js';
import type { Layer } from '../../stack/layer.js';
import type { LayerMask } from '../../stack/mask.js';
import type { LayerStack } from '../../stack/stack.js';
import { type LayerNode, type StackNode, treeOf } from '../../stack/tree.js';
import type { TextMode } from '../text-lines.js';
import { toPsdMode } from './blend-names.js';
import { psdText } from './text.js';

/** Photoshop's limit for names. */
export const MAX_NAME = 255;

/** The layers and groups of a stack as ag-psd takes them. Layers have the ids 1, 2, ... from the bottom, then come the groups. */
export function psdTree(stack: LayerStack, text: TextMode): NonNullable<Psd['children']> {
  const { layers, groups, page } = stack;
  const write = (node: StackNode): PsdLayer => {
    if (node.group) {
      const id = layers.length + groups.indexOf(node.group) + 1;
      return psdGroup(node.group, id, page, node.children.map(write));
    }
    const { layer } = node as LayerNode;
    return psdLayer(layer, layers.indexOf(layer), page, text);
  };
  return treeOf(layers, groups).map(write);
}

function psdLayer(layer: Layer, z: number, page: Region, mode: TextMode): PsdLayer {
  const { x, y } = relativeTo(page, layer.region);
  return {
    ...lookOf(layer, z + 1, page),
    left: x,
    top: y,
    imageData: decodePng(layer.png, { what: `layers[${z}].png` }),
    ...(layer.text && mode === 'editable' && { text: psdText(layer.text, page) }),
  };
}

function psdGroup(group: Group, id: number, page: Region, children: PsdLayer[]): PsdLayer {
  const { artboard } = group;
  return { ...lookOf(group, id, page), opened: true, children, ...(artboard && artboardOf(artboard, page)) };
}

/** What layers and groups have in common. */
function lookOf(item: Layer | Group, id: number, page: Region): PsdLayer {
  const { name, opacity, hidden, locked, blendMode, clipped, mask } = item;
  return {
    id,
    name: cutName(name),
    opacity,
    hidden,
    blendMode: toPsdMode(blendMode),
    clipping: clipped,
    transparencyProtected: locked,
    protected: { transparency: locked, composite: locked, position: locked },
    ...(mask && { mask: maskOf(mask, page) }),
  };
}

/** A name as Photoshop can hold it, not cut in the middle of a character. */
export const cutName = (name: string) => name.slice(0, MAX_NAME).replace(/[\ud800-\udbff]$/, '');

function maskOf(mask: LayerMask, page: Region): LayerMaskData {
  const { x, y, width, height } = relativeTo(page, mask.region);
  return {
    ...{ left: x, top: y, right: x + width, bottom: y + height },
    defaultColor: mask.outside,
    disabled: mask.disabled,
    imageData: decodePng(mask.png, { what: 'the PNG of a mask' }),
  };
}

function artboardOf({ region, color }: NonNullable<Group['artboard']>, page: Region): Partial<PsdLayer> {
  const { x, y, width, height } = relativeTo(page, region);
  const [r, g, b] = color ?? [255, 255, 255];
  const rect = { left: x, top: y, right: x + width, bottom: y + height };
  return { artboard: { rect, color: { r, g, b }, backgroundType: color ? 4 : 3 } };
}
