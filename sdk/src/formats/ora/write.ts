import { strToU8, type Zippable, zipSync } from 'fflate';
import { relativeTo, type Size } from '../../geometry.js';
import { encodePng, type RgbaImage, resize } from '../../image/index.js';
import type { Group } from '../../stack/group.js';
import { digestOf, type Layer } from '../../stack/layer.js';
import type { LayerMask } from '../../stack/mask.js';
import { maskedPng } from '../../stack/masked.js';
import type { LayerStack } from '../../stack/stack.js';
import { clippings, type LayerNode, type StackNode, treeOf } from '../../stack/tree.js';
import type { Warning, Written } from '../result.js';
import { Tally } from '../tally.js';
import { escapeAttribute, nameWarnings } from '../xml.js';
import { operationOf, SRC_ATOP, SRC_OVER } from './modes.js';

const THUMBNAIL = 256;
export const MIMETYPE = 'image/openraster';
export const MANIFEST = 'mrt/manifest.json';
export const maskFile = (kind: 'layer' | 'group', index: number) => `mrt/masks/${kind}-${index}.png`;
export const wholeFile = (z: number) => `mrt/whole/${String(z).padStart(3, '0')}.png`;

/**
 * An OpenRaster 0.0.5 file of the stack, for Krita, GIMP and MyPaint. The document is the page; layers keep all
 * their pixels, also those outside it. Each layer's PNG is stored unchanged, unless a mask cuts it out: then the cut picture is
 * stored for others, and the whole one with its mask beside it. Names, order, groups, opacity, blend modes, clipping, hidden,
 * locked and resolution are stored; `mrt/manifest.json` is the stack's manifest.
 *
 * @param merged the stack's composite, if already computed
 */
export function writeOra(stack: LayerStack, merged: RgbaImage = stack.composite()): Written {
  const tally = new Tally();
  const pngs = stack.layers.map((layer) => maskedPng(layer, stack.groups));
  const files: Zippable = {
    mimetype: strToU8(MIMETYPE), // readers look for it at byte 30, so it is first and uncompressed
    'stack.xml': strToU8(new StackXml(stack, pngs, tally).toString()),
    'mergedimage.png': encodePng(merged),
    'Thumbnails/thumbnail.png': encodePng(thumbnail(merged)),
    [MANIFEST]: strToU8(JSON.stringify(stack.manifest(), null, 2)),
  };
  stack.layers.forEach((layer, z) => {
    files[sourceOf(z)] = pngs[z] as Uint8Array;
    if (pngs[z] !== layer.png) files[wholeFile(z)] = layer.png;
    if (layer.mask) files[maskFile('layer', z)] = layer.mask.png;
  });
  stack.groups.forEach(({ mask }, index) => {
    if (mask) files[maskFile('group', index)] = mask.png;
  });
  for (const { mask, name } of [...stack.layers, ...stack.groups]) if (mask) tallyMask(mask, name, tally);
  stack.groups.forEach(({ artboard }, index) => {
    if (artboard?.color) files[boardFile(index)] = encodePng(plain(artboard.region, artboard.color));
  });
  // A fixed time, so that the same stack always gives the same bytes.
  const bytes = zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
  return { bytes, warnings: [...nameWarnings(stack), ...tally.warnings()] satisfies Warning[] };
}

const sourceOf = (z: number) => `data/${String(z).padStart(3, '0')}.png`;
const boardFile = (index: number) => `data/artboard-${index}.png`;

function plain({ width, height }: Size, color: readonly [number, number, number]): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set([...color, 255], at);
  return { width, height, data };
}

function tallyMask({ disabled }: LayerMask, name: string, tally: Tally): void {
  if (disabled) return;
  tally.add(
    'mask',
    [
      'has a mask, which other programs find applied to its pixels',
      'have masks, which other programs find applied to their pixels',
    ],
    name,
  );
}

/** OpenRaster lists layers from the top; a group is a stack in a stack. */
class StackXml {
  readonly #stack: LayerStack;
  readonly #pngs: readonly Uint8Array[];
  readonly #tally: Tally;

  constructor(stack: LayerStack, pngs: readonly Uint8Array[], tally: Tally) {
    this.#stack = stack;
    this.#pngs = pngs;
    this.#tally = tally;
  }

  toString(): string {
    const { page, dpi = 72, layers, groups } = this.#stack;
    const resolution = Math.round(dpi);
    return `<?xml version="1.0" encoding="UTF-8"?>
<image version="0.0.5" w="${page.width}" h="${page.height}" xres="${resolution}" yres="${resolution}" xmlns:mrt="urn:mrt:stack:1#">
 <stack>
${this.#rows(treeOf(layers, groups), '  ')} </stack>
</image>
`;
  }

  #rows(nodes: readonly StackNode[], indent: string): string {
    return clippings(nodes)
      .map(({ base, clipped }) => {
        if (clipped.length === 0) return this.#row(base, indent);
        return this.#clipping(base, clipped, indent);
      })
      .reverse()
      .join('');
  }

  /** Clipped layers paint on top of what is in their stack, so a base and what is clipped to it get a stack of their own. */
  #clipping(base: StackNode, clipped: readonly StackNode[], indent: string): string {
    const item = base.group ?? (base as LayerNode).layer;
    const plainBase = { opacity: 1, operation: SRC_OVER, hidden: false };
    const rows = [base, ...clipped].map((node, index) =>
      this.#row(node, `${indent} `, index === 0 ? plainBase : { operation: this.#atop(node) }),
    );
    const look = this.#look(item, {});
    const name = escapeAttribute(item.name);
    return `${indent}<stack name="${name}" ${look} isolation="isolate" mrt:clipping="true">\n${rows.reverse().join('')}${indent}</stack>\n`;
  }

  #atop(node: StackNode): string {
    const { name, blendMode } = node.group ?? (node as LayerNode).layer;
    if (blendMode !== 'normal' && blendMode !== 'pass-through')
      this.#tally.add(
        'blend mode',
        [
          'is clipped and so cannot have its blend mode in other programs',
          'are clipped and so cannot have their blend modes in other programs',
        ],
        name,
      );
    return SRC_ATOP;
  }

  #row(node: StackNode, indent: string, change: Change = {}): string {
    if (node.group) return this.#group(node.group, node.children, indent, change);
    const { layer } = node as LayerNode;
    const z = this.#stack.layers.indexOf(layer);
    const { x, y } = relativeTo(this.#stack.page, layer.region);
    const baked = this.#pngs[z] === layer.png ? '' : ` mrt:masked="${digestOf(this.#pngs[z] as Uint8Array)}"`;
    const box = `src="${sourceOf(z)}" x="${x}" y="${y}"`;
    return `${indent}<layer name="${escapeAttribute(layer.name)}" ${box} ${this.#look(layer, change)}${idOf(layer)}${baked}/>\n`;
  }

  #group(group: Group, children: readonly StackNode[], indent: string, change: Change): string {
    const isolation = group.blendMode === 'pass-through' && !group.artboard ? 'auto' : 'isolate';
    const look = `${this.#look(group, change)} isolation="${isolation}"${idOf(group)}`;
    const rows = this.#rows(children, `${indent} `) + this.#board(group, `${indent} `);
    return `${indent}<stack name="${escapeAttribute(group.name)}" ${look}>\n${rows}${indent}</stack>\n`;
  }

  /** The colour of an artboard is a layer of its own for other programs. */
  #board({ artboard, id }: Group, indent: string): string {
    if (!artboard?.color) return '';
    const { x, y } = relativeTo(this.#stack.page, artboard.region);
    const index = this.#stack.groups.findIndex((group) => group.id === id);
    return `${indent}<layer name="Artboard" src="${boardFile(index)}" x="${x}" y="${y}" opacity="1" mrt:artboard="true"/>\n`;
  }

  #look(item: Layer | Group, { opacity = item.opacity, hidden = item.hidden, operation }: Change): string {
    const visibility = hidden ? 'hidden' : 'visible';
    const locked = item.locked ? ' edit-locked="true"' : '';
    return `opacity="${opacity}" visibility="${visibility}" composite-op="${operation ?? this.#operation(item)}"${locked}`;
  }

  #operation({ blendMode, name }: Layer | Group): string {
    const operation = blendMode === 'pass-through' ? SRC_OVER : operationOf(blendMode);
    if (operation) return operation;
    this.#tally.add(
      'blend mode',
      [
        `has blend mode ${blendMode}, which other programs find as normal`,
        'have blend modes that other programs find as normal',
      ],
      name,
    );
    return SRC_OVER;
  }
}

interface Change {
  readonly opacity?: number;
  readonly hidden?: boolean;
  readonly operation?: string;
}

const idOf = ({ id }: { id: string }) => ` mrt:id="${escapeAttribute(id)}"`;

function thumbnail(image: RgbaImage): RgbaImage {
  const scale = Math.min(1, THUMBNAIL / Math.max(image.width, image.height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return scale === 1 ? image : resize(image, side(image.width), side(image.height));
}
