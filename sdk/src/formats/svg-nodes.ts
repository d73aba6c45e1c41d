import { fullRegion, type Region, relativeTo } from '../geometry.js';
import { toBase64 } from '../platform/bytes.js';
import { W3C_MODES } from '../stack/blend.js';
import type { Group } from '../stack/group.js';
import type { Layer } from '../stack/layer.js';
import type { LayerMask } from '../stack/mask.js';
import type { LayerStack } from '../stack/stack.js';
import { clippings, type LayerNode, type StackNode } from '../stack/tree.js';
import { svgText } from './svg-text.js';
import type { Tally } from './tally.js';
import { editable, type TextMode } from './text-lines.js';
import { escapeAttribute } from './xml.js';

/** White with the alpha of what it is applied to: a mask counts brightness. */
const SHAPE =
  '<filter id="mrt-shape"><feColorMatrix type="matrix" values="0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 1 0"/></filter>';

/** Draws layers and groups as SVG elements, bottom to top. */
export class SvgNodes {
  /** Masks and clip paths that the elements refer to. */
  readonly defs: string[] = [];
  readonly #stack: LayerStack;
  readonly #options: Options;
  readonly #tally: Tally;

  constructor(stack: LayerStack, options: Options, tally: Tally) {
    this.#stack = stack;
    this.#options = options;
    this.#tally = tally;
  }

  draw(nodes: readonly StackNode[]): string {
    return clippings(nodes)
      .map(({ base, clipped }) => (clipped.length > 0 ? this.#clipping(base, clipped) : this.#node(base)))
      .join('\n');
  }

  /** A base and what is clipped to it: a group with the base's blend mode and opacity, in which the others are cut to its shape. */
  #clipping(base: StackNode, clipped: readonly StackNode[]): string {
    const item = itemOf(base);
    const number = this.defs.length;
    if (!this.defs.includes(SHAPE)) this.defs.push(SHAPE);
    const shape = `<use xlink:href="#mrt-base-${number}" href="#mrt-base-${number}" filter="url(#mrt-shape)"/>`;
    this.defs.push(`<mask id="mrt-clip-${number}"${box(this.#around())}>${shape}</mask>`);
    const below = `<g id="mrt-base-${number}">${this.#node(base, { blended: false })}</g>`;
    const above = clipped.map((node) => this.#node(node, { clip: `mrt-clip-${number}` }));
    const look = this.#look(item, true);
    return `<g${look}>${[below, ...above].join('')}</g>`;
  }

  #node(node: StackNode, how: How = {}): string {
    return node.group
      ? this.#group(node.group, node.children, how)
      : this.#layer((node as LayerNode).layer, how);
  }

  #layer(layer: Layer, { blended = true, clip }: How): string {
    const label = escapeAttribute(layer.name);
    // On the image: LibreOffice counts the opacity of a group around an image twice.
    const opacity = blended && layer.opacity < 1 ? ` opacity="${layer.opacity}"` : '';
    const { page } = this.#stack;
    const text = editable(layer.text, this.#options.text);
    const picture = text
      ? svgText(text, page, opacity)
      : this.#image(layer.png, relativeTo(page, layer.region), opacity);
    const mask = this.#mask(layer);
    const cut = clip === undefined ? '' : ` mask="url(#${clip})"`;
    const body = mask && cut ? `<g${mask}>${picture}</g>` : picture;
    const look = `${this.#style(layer, blended)}${locked(layer)}${cut || mask}`;
    return `<g id="${escapeAttribute(layer.id)}" inkscape:groupmode="layer" inkscape:label="${label}"${look}><title>${label}</title>${body}</g>`;
  }

  #group(group: Group, children: readonly StackNode[], { blended = true, clip }: How): string {
    const label = escapeAttribute(group.name);
    const mask = this.#mask(group);
    const frame = this.#artboard(group);
    const inner = `${frame.fill}${this.draw(children)}`;
    const body = frame.cut ? `<g${frame.cut}>${inner}</g>` : inner;
    const whole = mask && clip !== undefined ? `<g${mask}>${body}</g>` : body;
    const cut = clip === undefined ? mask : ` mask="url(#${clip})"`;
    const look = `${blended ? this.#look(group, false) : ''}${locked(group)}${cut}`;
    return `<g id="${escapeAttribute(group.id)}" inkscape:groupmode="layer" inkscape:label="${label}"${look}><title>${label}</title>${whole}</g>`;
  }

  /** Opacity and style of a group. */
  #look(item: Layer | Group, isolate: boolean): string {
    const opacity = item.opacity < 1 ? ` opacity="${item.opacity}"` : '';
    return `${opacity}${this.#style(item, true, isolate)}`;
  }

  #style(item: Layer | Group, blended: boolean, isolate = false): string {
    const { blendMode, hidden } = item;
    const mode = blended && blendMode !== 'pass-through' ? this.#mode(item, blendMode) : undefined;
    const isolated = isolate || isIsolated(item);
    const rules = [
      ...(hidden ? ['display:none'] : []),
      ...(mode ? [`mix-blend-mode:${mode}`] : []),
      ...(isolated && !mode ? ['isolation:isolate'] : []),
    ];
    return rules.length > 0 ? ` style="${rules.join(';')}"` : '';
  }

  #mode({ name }: Layer | Group, mode: Layer['blendMode']): string | undefined {
    if (mode === 'normal') return undefined;
    if (mode === 'linear-dodge') return 'plus-lighter';
    if (W3C_MODES.includes(mode)) return mode;
    const text = `has blend mode ${mode}, which SVG lacks; it became normal`;
    this.#tally.add('blend mode', [text, 'have blend modes that SVG lacks; they became normal'], name);
    return undefined;
  }

  #mask({ mask }: { mask?: LayerMask }): string {
    if (!mask || mask.disabled) return '';
    const id = `mrt-mask-${this.defs.length}`;
    const { page } = this.#stack;
    const around = this.#around();
    const shade = `rgb(${mask.outside},${mask.outside},${mask.outside})`;
    const picture = this.#image(mask.png, relativeTo(page, mask.region), '');
    this.defs.push(`<mask id="${id}"${box(around)}><rect${sides(around)} fill="${shade}"/>${picture}</mask>`);
    return ` mask="url(#${id})"`;
  }

  #artboard({ artboard }: Group): { cut: string; fill: string } {
    if (!artboard) return { cut: '', fill: '' };
    const id = `mrt-board-${this.defs.length}`;
    const frame = sides(relativeTo(this.#stack.page, artboard.region));
    this.defs.push(`<clipPath id="${id}"><rect${frame}/></clipPath>`);
    const fill = artboard.color ? `<rect${frame} fill="rgb(${artboard.color.join(',')})"/>` : '';
    return { cut: ` clip-path="url(#${id})"`, fill };
  }

  /** The canvas as seen from the page. */
  #around = (): Region => relativeTo(this.#stack.page, fullRegion(this.#stack.canvas));

  #image(png: Uint8Array, region: Region, more: string): string {
    const data = `data:image/png;base64,${toBase64(png)}`;
    const xlink = this.#options.links === 'href' ? '' : ` xlink:href="${data}"`;
    const href = this.#options.links === 'xlink' ? '' : ` href="${data}"`;
    return `<image${sides(region)} preserveAspectRatio="none"${more}${xlink}${href}/>`;
  }
}

interface Options {
  readonly links: 'both' | 'xlink' | 'href';
  readonly text: TextMode;
}

interface How {
  /** False for the base of clipped layers, whose blend mode and opacity count for all of them. */
  readonly blended?: boolean;
  /** The mask of the base that it is clipped to. */
  readonly clip?: string;
}

const itemOf = (node: StackNode): Layer | Group => node.group ?? (node as LayerNode).layer;
const isIsolated = (item: Layer | Group) =>
  !('png' in item) && (item.blendMode !== 'pass-through' || item.artboard !== undefined);
const locked = ({ locked }: Layer | Group) => (locked ? ' sodipodi:insensitive="true"' : '');
const sides = ({ x, y, width, height }: Region) => ` x="${x}" y="${y}" width="${width}" height="${height}"`;
const box = (region: Region) => ` maskUnits="userSpaceOnUse"${sides(region)}`;
