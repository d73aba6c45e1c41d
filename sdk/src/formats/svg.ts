import { fullRegion } from '../geometry.js';
import type { LayerStack } from '../stack/stack.js';
import { treeOf } from '../stack/tree.js';
import type { Written } from './result.js';
import { SvgNodes } from './svg-nodes.js';
import { Tally } from './tally.js';
import type { TextMode } from './text-lines.js';
import { escapeAttribute, nameWarnings } from './xml.js';

export type { Warning, Written } from './result.js';
export type { TextMode } from './text-lines.js';

/** Options of `writeSvg`. */
export interface SvgOptions {
  /**
   * How pictures are embedded: `xlink`, as programs older than SVG 2 know it, `href`, as some newer ones want it, or both, which
   * doubles the file. Default `both`.
   */
  readonly links?: 'both' | 'xlink' | 'href';
  /** `editable` writes layers with a text as `<text>` instead of their pixels. Default `pixels`. */
  readonly text?: TextMode;
}

/**
 * An SVG of the stack, for Figma, Illustrator, Inkscape and browsers: a group for each group and each layer, with its PNG embedded
 * unchanged. The document is the page; what overflows it is stored, shown by editors and cropped by viewers. Names, order,
 * opacity, hidden and locked are stored, the last two in Inkscape's way; blend modes as CSS; masks, artboards and clipping as
 * masks and clip paths. The stack's manifest is in the metadata.
 */
export function writeSvg(stack: LayerStack, { links = 'both', text = 'pixels' }: SvgOptions = {}): Written {
  const { width, height } = fullRegion(stack.page);
  const tally = new Tally();
  const nodes = new SvgNodes(stack, { links, text }, tally);
  const body = nodes.draw(treeOf(stack.layers, stack.groups));
  const manifest = escapeAttribute(JSON.stringify(stack.manifest()));
  const defs = nodes.defs.length > 0 ? `<defs>${nodes.defs.join('')}</defs>\n` : '';
  const svg = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:mrt="urn:mrt:stack:1#" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<metadata><mrt:stack manifest="${manifest}"/></metadata>
${defs}${body}
</svg>
`;
  return { bytes: new TextEncoder().encode(svg), warnings: [...nameWarnings(stack), ...tally.warnings()] };
}
