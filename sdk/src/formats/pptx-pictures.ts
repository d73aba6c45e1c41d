import { around, type Region, relativeTo } from '../geometry.js';
import { type Group, groupsAround } from '../stack/group.js';
import type { Layer } from '../stack/layer.js';
import { maskedPng } from '../stack/masked.js';
import type { LayerStack } from '../stack/stack.js';
import { clippings, type LayerNode, type StackNode } from '../stack/tree.js';
import { textBox } from './pptx-text.js';
import { Tally } from './tally.js';
import { editable, type TextMode } from './text-lines.js';
import { escapeAttribute } from './xml.js';

/** The shapes of a slide: a picture for each layer, a group for each group, bottom to top. */
export class Pictures {
  /** What PowerPoint cannot hold. */
  readonly tally = new Tally();
  /** The pictures by layer: its PNG, unless something cuts it out. */
  readonly pngs: Uint8Array[] = [];
  readonly #stack: LayerStack;
  readonly #emu: (px: number) => number;
  readonly #text: TextMode;
  #groups = 0;

  constructor(stack: LayerStack, emu: (px: number) => number, text: TextMode) {
    this.#text = text;
    this.#stack = stack;
    this.#emu = emu;
  }

  draw(nodes: readonly StackNode[]): string {
    return clippings(nodes)
      .flatMap(({ base, clipped }) => [
        this.#node(base, undefined),
        ...clipped.map((node) => this.#node(node, base.group ? undefined : (base as LayerNode).layer)),
      ])
      .join('');
  }

  #node(node: StackNode, base: Layer | undefined): string {
    const item = node.group ?? (node as LayerNode).layer;
    this.#tellLosses(item);
    return node.group
      ? this.#group(node.group, node.children)
      : this.#picture((node as LayerNode).layer, base);
  }

  #tellLosses(item: Layer | Group): void {
    const { name, blendMode, clipped, mask } = item;
    const add = (feature: string, one: string, several: string) =>
      this.tally.add(feature, [one, several], name);
    if (blendMode !== 'normal' && blendMode !== 'pass-through')
      add(
        'blend mode',
        `has blend mode ${blendMode}, which became normal`,
        'have blend modes, which became normal',
      );
    if (clipped)
      add(
        'clipping',
        'is clipped, which was applied to its picture',
        'are clipped, which was applied to their pictures',
      );
    if (mask && !mask.disabled)
      add(
        'mask',
        'has a mask, which was applied to its picture',
        'have masks, which were applied to their pictures',
      );
    if ('png' in item) return;
    if (item.opacity < 1)
      add(
        'group opacity',
        'has an opacity, which was given to its layers',
        'have an opacity, which was given to their layers',
      );
    if (item.artboard)
      add(
        'artboard',
        'is an artboard and became a group without its colour',
        'are artboards and became groups without their colours',
      );
  }

  #group(group: Group, children: readonly StackNode[]): string {
    const id = this.#stack.layers.length + 2 + this.#groups++;
    const inner = this.draw(children);
    const label = `id="${id}" name="${escapeAttribute(group.name)}"${group.hidden ? ' hidden="1"' : ''}`;
    const locks = group.locked ? '<a:grpSpLocks noUngrp="1" noMove="1" noResize="1"/>' : '';
    const box = this.#place(this.#boxOf(children));
    const xfrm = `<a:xfrm>${box('off', 'ext')}${box('chOff', 'chExt')}</a:xfrm>`;
    return `<p:grpSp><p:nvGrpSpPr><p:cNvPr ${label}/><p:cNvGrpSpPr>${locks}</p:cNvGrpSpPr><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>${xfrm}</p:grpSpPr>${inner}</p:grpSp>`;
  }

  #picture(layer: Layer, base: Layer | undefined): string {
    const { layers, groups, page } = this.#stack;
    const z = layers.indexOf(layer);
    this.pngs[z] = maskedPng(layer, groups, 1, base);
    const { name, caption = '', locked } = layer;
    const around = groupsAround(groups, layer);
    const opacity = around.reduce((all, group) => all * group.opacity, layer.opacity);
    const hidden = layer.hidden || around.some((group) => group.hidden) || base?.hidden === true;
    const label = `id="${z + 2}" name="${escapeAttribute(name)}" descr="${escapeAttribute(caption)}"`;
    const locks = locked ? ' noGrp="1" noSelect="0" noRot="1" noMove="1" noResize="1" noCrop="1"' : '';
    const amount = Math.round(opacity * 100_000);
    const faded = amount < 100_000 ? `<a:alphaModFix amt="${amount}"/>` : '';
    const text = editable(layer.text, this.#text);
    if (text)
      return textBox(
        text,
        page,
        this.#emu,
        `id="${z + 2}" name="${escapeAttribute(name)}"${hidden ? ' hidden="1"' : ''}`,
      );
    const box = this.#place(relativeTo(page, layer.region))('off', 'ext');
    return `<p:pic><p:nvPicPr><p:cNvPr ${label}${hidden ? ' hidden="1"' : ''}/><p:cNvPicPr><a:picLocks noChangeAspect="1"${locks}/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rId${z + 2}">${faded}</a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>${box}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`;
  }

  #place({ x, y, width, height }: Region) {
    const emu = this.#emu;
    return (corner: string, size: string) =>
      `<a:${corner} x="${emu(x)}" y="${emu(y)}"/><a:${size} cx="${emu(width)}" cy="${emu(height)}"/>`;
  }

  /** The box around everything in a group, as seen from the page. */
  #boxOf(nodes: readonly StackNode[]): Region {
    const boxes = nodes.flatMap((node): Region[] =>
      node.group
        ? node.children.length > 0
          ? [this.#boxOf(node.children)]
          : []
        : [relativeTo(this.#stack.page, (node as LayerNode).layer.region)],
    );
    return around(boxes);
  }
}
