import type { Region } from '../geometry.js';
import type { LayerText } from '../stack/details.js';
import { setText } from './text-lines.js';
import { escapeAttribute } from './xml.js';

const ANCHORS = { left: 'start', center: 'middle', right: 'end' };

/** A text as an SVG element: a line each, turned around its middle. */
export function svgText(text: LayerText, page: Region, more: string): string {
  const { lines, size, leading, anchor, middle } = setText(text, page);
  const round = (value: number) => Math.round(value * 100) / 100;
  const spans = lines.map((line, index) => {
    const x = text.vertical ? anchor.x - index * leading : anchor.x;
    const y = text.vertical ? anchor.y : anchor.y + index * leading;
    return `<tspan x="${round(x)}" y="${round(y)}">${escapeAttribute(line)}</tspan>`;
  });
  const family = escapeAttribute(text.family ?? 'sans-serif');
  const look = `font-family="${family}" font-size="${round(size)}" fill="rgb(${text.colour.join(',')})"`;
  const mode = text.vertical ? ' writing-mode="vertical-rl"' : '';
  const turn =
    text.angle === 0 ? '' : ` transform="rotate(${text.angle} ${round(middle.x)} ${round(middle.y)})"`;
  return `<text xml:space="preserve" ${look} text-anchor="${ANCHORS[text.alignment]}"${mode}${turn}${more}>${spans.join('')}</text>`;
}
