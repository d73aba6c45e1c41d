// A picture that is put together on canvases of the browser, in px of the screen.
import { type BlendMode, blendOf, type Region } from '@mrt/sdk/web';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A canvas of which px (0, 0) lies at `frame.x`, `frame.y` of the screen; the frame is in whole px. */
export interface Surface {
  readonly context: Context;
  readonly frame: Region;
}

/** Something to be drawn: an image, stretched to a place on the screen. */
export interface Source {
  readonly image: CanvasImageSource;
  readonly at: Region;
  readonly opacity: number;
  readonly blendMode: BlendMode;
}

export function surfaceOf(frame: Region): Surface {
  const canvas = new OffscreenCanvas(Math.max(1, frame.width), Math.max(1, frame.height));
  return { context: canvas.getContext('2d') as OffscreenCanvasRenderingContext2D, frame };
}

/** The canvas of a surface as something to be drawn. */
export const sourceFrom = ({ context, frame }: Surface): Source => ({
  ...{ image: context.canvas, at: frame, opacity: 1, blendMode: 'normal' },
});

/** The browser's word for a blend mode; undefined: it has none. */
export function operationOf(mode: BlendMode): GlobalCompositeOperation | undefined {
  if (mode === 'normal') return 'source-over';
  return KNOWN.has(mode) ? (mode as GlobalCompositeOperation) : undefined;
}

const KNOWN: ReadonlySet<string> = new Set([
  ...['multiply', 'screen', 'overlay', 'darken', 'lighten', 'color-dodge', 'color-burn', 'hard-light'],
  ...['soft-light', 'difference', 'exclusion', 'hue', 'saturation', 'color', 'luminosity'],
]);

/** Draws a source with its opacity and blend mode. */
export function paint(onto: Surface, source: Source): void {
  const operation = operationOf(source.blendMode);
  if (operation) stamp(onto, source, operation);
  else mix(onto, source);
}

/** Draws a source with one of the browser's operations. */
export function stamp(
  { context, frame }: Surface,
  { image, at, opacity }: Source,
  operation: GlobalCompositeOperation,
): void {
  context.globalCompositeOperation = operation;
  context.globalAlpha = opacity;
  context.drawImage(image, at.x - frame.x, at.y - frame.y, at.width, at.height);
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
}

/** Draws a source in a blend mode that browsers have not: px by px, W3C Compositing 1, section 5.1. */
function mix(onto: Surface, source: Source): void {
  const blend = blendOf(source.blendMode);
  const box = cut(outwards(source.at), onto.frame);
  if (!blend || box.width === 0 || box.height === 0) return;
  const own = surfaceOf(box);
  stamp(own, source, 'source-over');
  const over = own.context.getImageData(0, 0, box.width, box.height).data;
  const [left, top] = [box.x - onto.frame.x, box.y - onto.frame.y];
  const image = onto.context.getImageData(left, top, box.width, box.height);
  const [back, front, mixed] = [new Float32Array(3), new Float32Array(3), new Float32Array(3)];
  const { data } = image;
  for (let at = 0; at < data.length; at += 4) {
    const alpha = (over[at + 3] as number) / 255;
    if (alpha === 0) continue;
    const under = (data[at + 3] as number) / 255;
    const sum = alpha + under * (1 - alpha);
    for (let i = 0; i < 3; i++) {
      back[i] = (data[at + i] as number) / 255;
      front[i] = (over[at + i] as number) / 255;
    }
    blend(back, front, mixed);
    for (let i = 0; i < 3; i++) {
      const drawn = (1 - under) * (front[i] as number) + under * (mixed[i] as number);
      data[at + i] = ((alpha * drawn + (1 - alpha) * under * (back[i] as number)) / sum) * 255;
    }
    data[at + 3] = sum * 255;
  }
  onto.context.putImageData(image, left, top);
}

/** The same picture without transparency: the colours of what is half seen, in full. */
export function opaque({ context, frame }: Surface): Surface {
  const made = surfaceOf(frame);
  const { width, height } = context.canvas;
  const image = context.getImageData(0, 0, width, height);
  for (let at = 3; at < image.data.length; at += 4) if (image.data[at] !== 0) image.data[at] = 255;
  made.context.putImageData(image, 0, 0);
  return made;
}

/** The smallest whole px around a region. */
export function outwards({ x, y, width, height }: Region): Region {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}

export function cut(a: Region, b: Region): Region {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x);
  const height = Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y);
  return { x, y, width, height };
}
