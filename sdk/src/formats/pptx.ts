import { strToU8, type Zippable, zipSync } from 'fflate';
import { type Region, relativeTo } from '../geometry.js';
import type { Layer } from '../stack/layer.js';
import type { LayerStack } from '../stack/stack.js';
import { nameWarnings } from './names.js';
import { NAMESPACES, relationships, SHELL } from './pptx-shell.js';
import type { Warning, Written } from './result.js';
import { escapeAttribute } from './xml.js';

export type { Warning, Written } from './result.js';

const EMU = 9525; // a px at 96 dpi
const SHORTEST = 914_400; // an inch, and 56 of them: the sides that a slide can have
const LONGEST = 51_206_400;

/**
 * A PowerPoint file of the stack: one slide of the page's size at 96 dpi, a picture a layer, each with its PNG as it came. What
 * overflows the page is kept beside the slide. Names, order, opacity, hidden and locked survive; captions are the alternative
 * text. A page outside 96 to 5376 px is scaled, with a warning, since no slide is smaller or larger.
 */
export function writePptx(stack: LayerStack): Written {
  const warnings: Warning[] = nameWarnings(stack);
  const scale = scaleOf(stack.page);
  if (scale !== EMU) {
    const text = `a slide has sides of 96 to 5376 px, so everything is drawn ${(scale / EMU).toFixed(3)} times as large`;
    warnings.push({ feature: 'size', text });
  }
  const emu = (px: number) => Math.round(px * scale);
  const [width, height] = [emu(stack.page.width), emu(stack.page.height)];
  if (Math.min(width, height) < SHORTEST) {
    const text = 'no side of a slide is shorter than an inch, so the slide is larger than the page';
    warnings.push({ feature: 'page', text });
  }
  warnings.push({ feature: 'manifest', text: 'seed, model and digests have no place in a PowerPoint file' });
  const media = stack.layers.map((_, z) => `media/image${z + 1}.png`);
  const pictures = stack.layers.map((layer, z) =>
    picture(layer, z, relativeTo(stack.page, layer.region), emu),
  );
  const files: Zippable = {
    ...SHELL,
    'ppt/presentation.xml': strToU8(presentation(Math.max(width, SHORTEST), Math.max(height, SHORTEST))),
    'ppt/slides/slide1.xml': strToU8(slide(pictures)),
    'ppt/slides/_rels/slide1.xml.rels': strToU8(
      relationships([
        ['slideLayout', '../slideLayouts/slideLayout1.xml'],
        ...media.map((path): [string, string] => ['image', `../${path}`]),
      ]),
    ),
    ...Object.fromEntries(media.map((path, z) => [`ppt/${path}`, stack.layers[z]?.png as Uint8Array])),
  };
  return { bytes: zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) }), warnings };
}

/** EMU a px: so that the long side is no longer, and then the short side no shorter, than that of a slide can be. */
function scaleOf({ width, height }: Region): number {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return Math.min(LONGEST / long, Math.max(EMU, SHORTEST / short));
}

function picture(layer: Layer, z: number, box: Region, emu: (px: number) => number): string {
  const { name, caption = '', opacity, hidden, locked } = layer;
  const label = `id="${z + 2}" name="${escapeAttribute(name)}" descr="${escapeAttribute(caption)}"`;
  const locks = locked ? ' noGrp="1" noSelect="0" noRot="1" noMove="1" noResize="1" noCrop="1"' : '';
  const amount = Math.round(opacity * 100_000);
  const faded = amount < 100_000 ? `<a:alphaModFix amt="${amount}"/>` : '';
  return `<p:pic><p:nvPicPr><p:cNvPr ${label}${hidden ? ' hidden="1"' : ''}/><p:cNvPicPr><a:picLocks noChangeAspect="1"${locks}/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rId${z + 2}">${faded}</a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="${emu(box.x)}" y="${emu(box.y)}"/><a:ext cx="${emu(box.width)}" cy="${emu(box.height)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const slide = (pictures: readonly string[]) =>
  `${HEAD}<p:sld ${NAMESPACES}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${pictures.join('')}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`;

const presentation = (width: number, height: number) =>
  `${HEAD}<p:presentation ${NAMESPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rId2"/></p:sldIdLst><p:sldSz cx="${width}" cy="${height}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`;
