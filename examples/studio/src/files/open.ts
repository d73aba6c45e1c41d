import { decodePng, encodePng, LayerStack, makeLayer, type Size } from '@mrt/sdk/web';
import type { Design } from '../state/document.js';
import { keepPixels } from '../state/pixels.js';
import { manifestFrom } from '../state/stacks.js';
import { t } from '../text.js';
import { fileWorker } from './workers.js';

export const MAX_BYTES = 512 * 2 ** 20;
const MAX_PX = 64_000_000;

/** A file as a design, with sentences about what could not be taken over. */
export interface OpenedFile {
  readonly design: Design;
  readonly warnings: readonly string[];
}

/** @throws Error whose message says what is wrong with the file */
export async function openFile(file: File): Promise<OpenedFile> {
  const name = file.name.replace(/\.[^.]*$/, '') || t.untitled;
  checkLength(file);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const format = layeredFormat(bytes);
  if (format) {
    const { stack, warnings } = await fileWorker().read(format, bytes);
    const texts = warnings.map(({ layer, text }) => (layer ? `${layer}: ${text}` : text));
    return { design: { name, manifest: manifestFrom(stack), originals: {} }, warnings: texts };
  }
  const { png, size } = await pictureOf(bytes, file.name);
  const region = { x: 0, y: 0, ...size };
  const layer = makeLayer({ id: 'background', name: t.layers.background, role: 'background', region, png });
  const manifest = manifestFrom(new LayerStack({ canvas: size, layers: [layer] }));
  return { design: { name, manifest, originals: {}, picture: keepPixels(bytes) }, warnings: [] };
}

/** @throws Error for a file that is too large to be read */
export function checkLength({ name, size }: File): void {
  if (size <= MAX_BYTES) return;
  throw new Error(t.open.tooLarge(name, Math.round(size / 2 ** 20), MAX_BYTES / 2 ** 20));
}

/** A picture file as an upright PNG in sRGB. PNGs keep their exact pixels, also those below alpha 0. */
export async function pictureOf(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<{ png: Uint8Array; size: Size }> {
  const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => {
    throw new Error(t.open.notPicture(name));
  });
  const { width, height } = bitmap;
  const size = { width, height };
  if (width * height > MAX_PX) throw new Error(t.open.tooManyPx(width, height));
  const exact = isPng(bytes) && plainPng(bytes, size);
  if (exact) return { png: exact, size };
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error(t.open.notPicture(name));
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { png: encodePng({ width, height, data }), size };
}

const isPng = (bytes: Uint8Array) => bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e;

function plainPng(bytes: Uint8Array, size: Size): Uint8Array | undefined {
  try {
    const image = decodePng(bytes);
    return image.width === size.width && image.height === size.height ? encodePng(image) : undefined;
  } catch {
    return undefined; // the browser reads more kinds of PNG
  }
}

/** By what the file begins with, not by its name. */
function layeredFormat(bytes: Uint8Array): 'psd' | 'ora' | 'zip' | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
  if (start.startsWith('8BPS')) return 'psd';
  if (!start.startsWith('PK')) return undefined;
  return start.includes('mimetypeimage/openraster') ? 'ora' : 'zip';
}

/** A picture of any size that fills another: cut to its shape around the middle. */
export async function coverPicture(file: Blob, { width, height }: Size): Promise<Uint8Array> {
  if (file instanceof File) checkLength(file);
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(t.open.notPicture(file instanceof File ? file.name : ''));
  });
  const scale = Math.max(width / bitmap.width, height / bitmap.height);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.imageSmoothingQuality = 'high';
  const [w, h] = [bitmap.width * scale, bitmap.height * scale];
  context.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return encodePng({ width, height, data });
}
