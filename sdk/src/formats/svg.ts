import { fullRegion, relativeTo } from '../geometry.js';
import { toBase64 } from '../platform/bytes.js';
import type { Layer } from '../stack/layer.js';
import type { LayerStack } from '../stack/stack.js';
import type { Written } from './result.js';
import { escapeAttribute, nameWarnings } from './xml.js';

export type { Warning, Written } from './result.js';

/**
 * An SVG of the stack, for Figma, Illustrator, Inkscape and browsers: one group per layer, with its PNG embedded unchanged. The
 * document is the page; what overflows it is stored, shown by editors and cropped by viewers. Names, order, opacity, hidden and
 * locked are stored, the last three in Inkscape's way; the stack's manifest is in the metadata.
 */
export function writeSvg(stack: LayerStack): Written {
  const { width, height } = fullRegion(stack.page);
  const manifest = escapeAttribute(JSON.stringify(stack.manifest()));
  const svg = `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:mrt="urn:mrt:stack:1#" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<metadata><mrt:stack manifest="${manifest}"/></metadata>
${stack.layers.map((layer) => group(stack, layer)).join('\n')}
</svg>
`;
  return { bytes: new TextEncoder().encode(svg), warnings: nameWarnings(stack) };
}

function group(stack: LayerStack, { id, name, region, opacity, hidden, locked, png }: Layer): string {
  const { x, y, width, height } = relativeTo(stack.page, region);
  const label = escapeAttribute(name);
  const look = [
    ...(opacity < 1 ? [` opacity="${opacity}"`] : []),
    ...(hidden ? [' style="display:none"'] : []),
    ...(locked ? [' sodipodi:insensitive="true"'] : []),
  ].join('');
  const data = `data:image/png;base64,${toBase64(png)}`;
  // Editors older than SVG 2 only know `xlink:href`; writing `href` too would double the file.
  const picture = `<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" xlink:href="${data}"/>`;
  return `<g id="${escapeAttribute(id)}" inkscape:groupmode="layer" inkscape:label="${label}"${look}><title>${label}</title>${picture}</g>`;
}
