import type { LayerStack } from '@mrt/sdk/web';
import { t } from '../text.js';
import { fileWorker, flattened } from './workers.js';

export const FORMATS = ['psd', 'ora', 'zip', 'svg', 'pptx', 'png'] as const;
export type Format = (typeof FORMATS)[number];

const TYPES: Record<Format, string> = {
  psd: 'image/vnd.adobe.photoshop',
  ora: 'image/openraster',
  zip: 'application/zip',
  svg: 'image/svg+xml',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  png: 'image/png',
};

export interface ExportOptions {
  readonly format: Format;
  /** Of PNG. */
  readonly crop: 'page' | 'canvas';
  readonly scale: 1 | 2;
}

export interface Exported {
  readonly blob: Blob;
  readonly warnings: readonly string[];
}

/** Writes a file, before anybody saves it, so that what it cannot hold can be said. */
export async function exported(stack: LayerStack, { format, crop, scale }: ExportOptions): Promise<Exported> {
  const type = TYPES[format];
  if (format === 'png') {
    const png = await flattened(stack, crop, scale);
    return { blob: new Blob([png as Uint8Array<ArrayBuffer>], { type }), warnings: [] };
  }
  const { bytes, warnings } = await fileWorker().write(format, stack);
  const names = new Map(stack.layers.map(({ id, name }) => [id, name]));
  return {
    blob: new Blob([bytes as Uint8Array<ArrayBuffer>], { type }),
    warnings: warnings.map(({ layer, text }) => (layer ? `${names.get(layer) ?? layer}: ${text}` : text)),
  };
}

/** Hands a file to the browser, which saves it. */
export function save(blob: Blob, name: string, format: Format): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${(name || t.untitled).replace(/[\\/:*?"<>|]/g, '-')}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
