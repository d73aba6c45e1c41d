import type { Region } from '../geometry.js';
import type { LayerText } from '../stack/details.js';
import { setText } from './text-lines.js';
import { escapeAttribute } from './xml.js';

const EMU_PER_POINT = 12_700;
const ALIGNMENTS = { left: 'l', center: 'ctr', right: 'r' };

/** A text as a text box of a slide. `label` has the attributes that identify it. */
export function textBox(text: LayerText, page: Region, emu: (px: number) => number, label: string): string {
  const { lines, size, leading, box } = setText(text, page);
  const points = (px: number) => Math.max(100, Math.round((emu(px) / EMU_PER_POINT) * 100)); // in hundredths
  const turn = text.angle === 0 ? '' : ` rot="${Math.round(text.angle * 60_000)}"`;
  const colour = text.colour.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('');
  const font = text.family === undefined ? '' : `<a:latin typeface="${escapeAttribute(text.family)}"/>`;
  const run = `<a:rPr lang="en-US" sz="${points(size)}"><a:solidFill><a:srgbClr val="${colour.toUpperCase()}"/></a:solidFill>${font}</a:rPr>`;
  const spacing = lines.length > 1 ? `<a:lnSpc><a:spcPts val="${points(leading)}"/></a:lnSpc>` : '';
  const rows = lines.map(
    (line) =>
      `<a:p><a:pPr algn="${ALIGNMENTS[text.alignment]}">${spacing}</a:pPr><a:r>${run}<a:t>${escapeAttribute(line)}</a:t></a:r></a:p>`,
  );
  const body = `<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"${text.vertical ? ' vert="eaVert"' : ''}><a:noAutofit/></a:bodyPr>`;
  const place = `<a:xfrm${turn}><a:off x="${emu(box.x)}" y="${emu(box.y)}"/><a:ext cx="${emu(box.width)}" cy="${emu(box.height)}"/></a:xfrm>`;
  return `<p:sp><p:nvSpPr><p:cNvPr ${label}/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>${place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>${body}<a:lstStyle/>${rows.join('')}</p:txBody></p:sp>`;
}
