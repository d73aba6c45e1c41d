import type { LayerTextData, Layer as PsdLayer } from 'ag-psd';
import type { Region } from '../../geometry.js';
import type { LayerText } from '../../stack/details.js';
import { capitals, setText } from '../text-lines.js';
import { rgbOf } from './fills/rgb.js';
import { regionOf } from './pixels.js';

const FONT = 'ArialMT';
const SOFT_RETURN = String.fromCharCode(3);

/** The text of a Photoshop text layer, relative to the page; of several styles the first. The box is that of its pixels. */
export function textIn(layer: PsdLayer): LayerText | undefined {
  const { text } = layer;
  if (!text?.text) return undefined;
  const [xx = 1, xy = 0, yx = 0, yy = 1] = text.transform ?? [];
  const style = { ...text.style, ...text.styleRuns?.[0]?.style };
  const paragraph = { ...text.paragraphStyle, ...text.paragraphStyleRuns?.[0]?.style };
  const scale = Math.sqrt(Math.abs(xx * yy - xy * yx)) || 1;
  const size = (style.fontSize ?? 12) * scale;
  const family = style.font?.name;
  return {
    string: text.text.replaceAll(SOFT_RETURN, '\n').replace(/\r\n?/g, '\n').replace(/\n+$/, ''),
    box: regionOf(layer),
    angle: Math.round((Math.atan2(xy, xx) * 180 * 100) / Math.PI) / 100,
    vertical: text.orientation === 'vertical',
    colour: rgbOf(style.fillColor) ?? [0, 0, 0],
    height: capitals(size),
    alignment: alignmentOf(paragraph.justification),
    confidence: 1,
    ...(family !== undefined && { family }),
    size,
  };
}

/** Whether a text has more than one font, size or colour. */
export function hasSeveralStyles({ style = {}, styleRuns = [] }: LayerTextData): boolean {
  const looks = styleRuns.map((run) => {
    const { font, fontSize, fillColor } = { ...style, ...run.style };
    return JSON.stringify([font?.name, fontSize, fillColor]);
  });
  return new Set(looks).size > 1;
}

function alignmentOf(justification = 'left'): LayerText['alignment'] {
  if (justification.endsWith('center')) return 'center';
  return justification.endsWith('right') ? 'right' : 'left';
}

/** A text as Photoshop sets it: point text, turned around its middle. Its pixels stay until somebody edits it. */
export function psdText(text: LayerText, page: Region): LayerTextData {
  const { lines, size, leading, anchor, middle, box } = setText(text, page);
  const turn = (text.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [dx, dy] = [anchor.x - middle.x, anchor.y - middle.y];
  const [r, g, b] = text.colour;
  return {
    text: lines.join('\n'),
    transform: [cos, sin, -sin, cos, middle.x + cos * dx - sin * dy, middle.y + sin * dx + cos * dy],
    ...{ left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height },
    orientation: text.vertical ? 'vertical' : 'horizontal',
    shapeType: 'point',
    style: {
      font: { name: text.family ?? FONT },
      fontSize: size,
      fillColor: { r, g, b },
      ...(lines.length > 1 && { autoLeading: false, leading }),
    },
    paragraphStyle: { justification: text.alignment },
  };
}
