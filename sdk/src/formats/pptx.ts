import { strToU8, type Zippable, zipSync } from 'fflate';
import type { Region } from '../geometry.js';
import type { LayerStack } from '../stack/stack.js';
import { treeOf } from '../stack/tree.js';
import { Pictures } from './pptx-pictures.js';
import { NAMESPACES, relationships, SHELL } from './pptx-shell.js';
import type { Warning, Written } from './result.js';
import type { TextMode } from './text-lines.js';
import { nameWarnings } from './xml.js';

export type { Warning, Written } from './result.js';
export type { TextMode } from './text-lines.js';

const EMU = 9525; // a px at 96 dpi
const MIN_SIDE = 914_400; // EMU: PowerPoint's limits for a slide, 1 and 56 inches
const MAX_SIDE = 51_206_400;

/** Options of `writePptx`. */
export interface PptxOptions {
  /** `editable` makes text boxes of layers with a text instead of their pictures. Default `pixels`. */
  readonly text?: TextMode;
}

/**
 * A PowerPoint file of the stack: one slide of the page's size at 96 dpi, a picture for each layer, its PNG unchanged. What
 * overflows the page lies outside the slide. Names, order, groups, opacity, hidden and locked are stored; captions become
 * alternative text. PowerPoint has neither blend modes nor masks nor clipping: the last two are applied to the pictures. A page outside 96 to 5376 px, PowerPoint's limits, is scaled, with a warning.
 */
export function writePptx(stack: LayerStack, { text = 'pixels' }: PptxOptions = {}): Written {
  const warnings: Warning[] = nameWarnings(stack);
  const scale = scaleOf(stack.page);
  if (scale !== EMU) {
    const text = `a slide has sides of 96 to 5376 px, so everything is scaled by ${(scale / EMU).toFixed(3)}`;
    warnings.push({ feature: 'size', text });
  }
  const emu = (px: number) => Math.round(px * scale);
  const [width, height] = [emu(stack.page.width), emu(stack.page.height)];
  if (Math.min(width, height) < MIN_SIDE) {
    const text = 'a slide side is at least one inch, so the slide is larger than the page';
    warnings.push({ feature: 'page', text });
  }
  warnings.push({
    feature: 'manifest',
    text: 'seed, model and digests cannot be stored in a PowerPoint file',
  });
  const pictures = new Pictures(stack, emu, text);
  const shapes = pictures.draw(treeOf(stack.layers, stack.groups));
  warnings.push(...pictures.tally.warnings());
  const media = stack.layers.map((_, z) => `media/image${z + 1}.png`);
  const files: Zippable = {
    ...SHELL,
    'ppt/presentation.xml': strToU8(presentation(Math.max(width, MIN_SIDE), Math.max(height, MIN_SIDE))),
    'ppt/slides/slide1.xml': strToU8(slide(shapes)),
    'ppt/slides/_rels/slide1.xml.rels': strToU8(
      relationships([
        ['slideLayout', '../slideLayouts/slideLayout1.xml'],
        ...media.map((path): [string, string] => ['image', `../${path}`]),
      ]),
    ),
    ...Object.fromEntries(media.map((path, z) => [`ppt/${path}`, pictures.pngs[z] as Uint8Array])),
  };
  return { bytes: zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) }), warnings };
}

/** EMU per px: the long side at most PowerPoint's maximum and then, if possible, the short side at least its minimum. */
function scaleOf({ width, height }: Region): number {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return Math.min(MAX_SIDE / long, Math.max(EMU, MIN_SIDE / short));
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const slide = (shapes: string) =>
  `${HEAD}<p:sld ${NAMESPACES}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`;

const presentation = (width: number, height: number) =>
  `${HEAD}<p:presentation ${NAMESPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rId2"/></p:sldIdLst><p:sldSz cx="${width}" cy="${height}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`;
