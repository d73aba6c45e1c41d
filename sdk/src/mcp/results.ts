import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { MRTError } from '../errors.js';
import type { Warning, WrittenFile } from '../formats/files.js';
import { encodePng, type RgbaImage, resize } from '../image/index.js';
import { toBase64 } from '../platform/bytes.js';
import type { LayerStack } from '../stack/stack.js';

const THUMBNAIL = 256; // px of the longer side

/** What a stack is made of, in the words of the output schemas. */
export function describedStack(stack: LayerStack) {
  return {
    canvas: stack.canvas,
    page: stack.page,
    ...(stack.provenance && { seed: stack.provenance.seed }),
    remarks: [...stack.remarks],
    layers: stack.layers.map(({ id, name, region, kind, text, caption, group, hidden }, z) => ({
      ...{ id, name, z, region },
      ...(kind !== undefined && { kind }),
      ...(text && { text: text.string }),
      ...(caption !== undefined && { caption }),
      ...(group !== undefined && { group }),
      ...(hidden && { hidden }),
    })),
  };
}

/** The result of a tool that wrote files: values, the same as text, a small picture, and links to the files. */
export function writtenResult(stack: LayerStack, files: readonly WrittenFile[]): CallToolResult {
  const structuredContent = {
    ...describedStack(stack),
    files: files.map(({ path, bytes, warnings }) => ({ path, bytes, warnings: textsOf(warnings) })),
  };
  return {
    content: [
      textOf(structuredContent),
      thumbnailOf(stack.composite()),
      ...files.map(({ path }) => ({
        type: 'resource_link' as const,
        uri: pathToFileURL(path).href,
        name: basename(path),
        mimeType: typeOf(path),
      })),
    ],
    structuredContent,
  };
}

/** A result of values alone, and a picture where there is one. */
export function plainResult(values: Record<string, unknown>, picture?: RgbaImage): CallToolResult {
  return { content: [textOf(values), ...(picture ? [thumbnailOf(picture)] : [])], structuredContent: values };
}

/** An error as the model that called is to read it. */
export function failedResult(error: unknown): CallToolResult {
  if (!MRTError.is(error)) throw error;
  const later = error.retryable ? '; the same call may succeed later' : '';
  return { content: [{ type: 'text', text: `${error.message}${later}` }], isError: true };
}

export const textsOf = (warnings: readonly Warning[]) =>
  warnings.map(({ layer, text }) => (layer === undefined ? text : `layer ${layer} ${text}`));

const textOf = (values: object) => ({ type: 'text' as const, text: JSON.stringify(values) });

function thumbnailOf(image: RgbaImage) {
  const scale = Math.min(1, THUMBNAIL / Math.max(image.width, image.height));
  const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side * scale)));
  const small = scale < 1 ? resize(image, width as number, height as number) : image;
  return { type: 'image' as const, data: toBase64(encodePng(small)), mimeType: 'image/png' };
}

const TYPES: Readonly<Record<string, string>> = {
  psd: 'image/vnd.adobe.photoshop',
  psb: 'image/vnd.adobe.photoshop',
  ora: 'image/openraster',
  zip: 'application/zip',
  svg: 'image/svg+xml',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  png: 'image/png',
  json: 'application/json',
};

/** The media type of a file that the SDK writes. */
export const typeOf = (path: string) =>
  TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
