import type { Client } from '../client.js';
import type { Size } from '../geometry.js';
import { wrongArgument } from './options.js';

/** The canvas for a size like `1024x768`. */
export function canvasOf(size: string): Size {
  const [, width, height] = /^(\d{1,6})x(\d{1,6})$/.exec(size) ?? [];
  const canvas = { width: Number(width), height: Number(height) };
  if (canvas.width > 0 && canvas.height > 0) return canvas;
  throw wrongArgument('size', `is ${JSON.stringify(size)}; give WIDTHxHEIGHT in px`);
}

/** A canvas of this aspect ratio, about as large as the model's own page. */
export async function canvasWithRatio(ratio: string, client: Client): Promise<Size> {
  const [, across, down] = /^(\d{1,6}(?:\.\d{1,6})?):(\d{1,6}(?:\.\d{1,6})?)$/.exec(ratio) ?? [];
  const [width, height] = [Number(across), Number(down)];
  if (!(width > 0 && height > 0))
    throw wrongArgument('aspectRatio', `is ${JSON.stringify(ratio)}; give WIDTH:HEIGHT, like 16:9`);
  const { defaults, limits } = await client.info();
  const area = defaults.page.width * defaults.page.height;
  const most = (limits.maxDrawn ?? limits.maxCanvas) / Math.max(width, height);
  const scale = Math.min(Math.sqrt(area / (width * height)), most);
  const times = scale > 1 ? Math.floor(scale) : scale; // whole, so that the ratio is exact
  const px = (side: number) => Math.max(1, Math.round(side * times));
  return { width: px(width), height: px(height) };
}
