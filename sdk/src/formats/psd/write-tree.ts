import type { LayerRawData, Psd, Layer as PsdLayer } from 'ag-psd';
import { type Region, relativeTo } from '../../geometry.js';
import { decodePng } from '../../image/index.js';
import type { Group } from '../../stack/group.js';
import type { Layer } from '../../stack/layer.js';
import type { LayerMask } from '../../stack/mask.js';
import type { LayerStack } from '../../stack/stack.js';
import { type LayerNode, type StackNode, treeOf } from '../../stack/tree.js';
import type { LayerProgress } from '../result.js';
import { editable, type TextMode } from '../text-lines.js';
import { toPsdMode } from './blend-names.js';
import { packedLayer, packedMask } from './pack.js';
import { psdText } from './text.js';

/** Whether texts are written as text layers, and whether the file is a PSB. */
export interface How {
  readonly text: TextMode;
  readonly psb: boolean;
  readonly onProgress?: LayerProgress | undefined;
}

/** The channels of a group, which has no pixels. */
const EMPTY = ([-1, 0, 1, 2] as const).map((id) => ({ id, compression: 0, data: undefined }));

/** Photoshop's limit for names. */
export const MAX_NAME = 255;

/** The layers and groups of a stack as ag-psd takes them. Layers have the ids 1, 2, ... from the bottom, then come the groups. */
export function psdTree(stack: LayerStack, how: How): NonNullable<Psd['children']> {
  const { layers, groups, page } = stack;
  const write = (node: StackNode): PsdLayer => {
    if (node.group) {
      const id = layers.length + groups.indexOf(node.group) + 1;
      return psdGroup(node.group, id, page, node.children.map(write), how.psb);
    }
    const { layer } = node as LayerNode;
    const z = layers.indexOf(layer);
    const written = psdLayer(layer, z, page, how);
    how.onProgress?.(z + 1, layers.length);
    return written;
  };
  return treeOf(layers, groups).map(write);
}

function psdLayer(layer: Layer, z: number, page: Region, { text, psb }: How): PsdLayer {
  const { x, y, width, height } = relativeTo(page, layer.region);
  const look = lookOf(layer, z + 1, page, psb);
  const channels = packedLayer(decodePng(layer.png, { what: `layers[${z}].png` }), psb);
  const words = editable(layer.text, text);
  return {
    ...look,
    ...{ left: x, top: y, right: x + width, bottom: y + height },
    rawData: rawData([...channels, ...(look.rawData?.channels ?? []).slice(EMPTY.length)], psb),
    ...(words && { text: psdText(words, page) }),
  };
}

function psdGroup(group: Group, id: number, page: Region, children: PsdLayer[], psb: boolean): PsdLayer {
  const { artboard } = group;
  return {
    ...lookOf(group, id, page, psb),
    opened: true,
    children,
    ...(artboard && artboardOf(artboard, page)),
  };
}

/** What layers and groups have in common. */
function lookOf(item: Layer | Group, id: number, page: Region, psb: boolean): PsdLayer {
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
    ...(mask && maskOf(mask, page, psb)),
  };
}

/** A name as Photoshop can hold it, not cut in the middle of a character. */
export const cutName = (name: string) => name.slice(0, MAX_NAME).replace(/[\ud800-\udbff]$/, '');

function maskOf(mask: LayerMask, page: Region, psb: boolean): Pick<PsdLayer, 'mask' | 'rawData'> {
  const { x, y, width, height } = relativeTo(page, mask.region);
  const place = { left: x, top: y, right: x + width, bottom: y + height };
  const image = decodePng(mask.png, { what: 'the PNG of a mask' });
  return {
    mask: { ...place, defaultColor: mask.outside, disabled: mask.disabled },
    rawData: rawData([...EMPTY, packedMask(image, psb)], psb),
  };
}

const rawData = (channels: LayerRawData['channels'], large: boolean): LayerRawData => ({
  colorMode: 3,
  bitsPerChannel: 8,
  channels,
  large,
});

function artboardOf({ region, color }: NonNullable<Group['artboard']>, page: Region): Partial<PsdLayer> {
  const { x, y, width, height } = relativeTo(page, region);
  const [r, g, b] = color ?? [255, 255, 255];
  const rect = { left: x, top: y, right: x + width, bottom: y + height };
  return { artboard: { rect, color: { r, g, b }, backgroundType: color ? 4 : 3 } };
}
