import { invalid, MRTError } from '../../errors.js';
import { openBytes } from '../../formats/files.js';
import { checkLayerSizes } from '../../formats/limits.js';
import type { Opened } from '../../formats/result.js';
import { fromBase64 } from '../../platform/bytes.js';
import { digestOf } from '../../stack/digest.js';
import { parseManifest } from '../../stack/manifest.js';
import { stackOf } from '../../stack/restore.js';
import { pathOf } from '../../validate.js';

/** Characters of any text that is no picture; the prompt's limit of OpenAI's images API, too. */
export const MAX_TEXT = 4096;
const PICTURES = ['image', 'reference'];

/**
 * The input of a task from its JSON: as of the SDK, where pictures are base64 or data: URLs, and a stack is base64 of a file
 * (.psd, .psb, .ora, .zip) or `{ manifest, pngs }` as in the answers. Addresses and paths are not followed.
 *
 * @throws MRTError `invalid_argument` with the path of the value at fault
 */
export async function inputOf({ stack, ...rest }: Readonly<Record<string, unknown>>): Promise<Given> {
  const input = withPictures(rest, []) as Record<string, unknown>;
  if (stack === undefined) return { input, warnings: [] };
  const opened = await stackIn(stack);
  return { input: { ...input, stack: opened.stack }, warnings: opened.warnings.map(({ text }) => text) };
}

interface Given {
  readonly input: Readonly<Record<string, unknown>>;
  /** What of the stack's file could not be read. */
  readonly warnings: readonly string[];
}

function withPictures(value: unknown, path: readonly PropertyKey[]): unknown {
  if (typeof value === 'string') {
    if (PICTURES.includes(String(path.at(-1)))) return pictureOf(value, pathOf(path));
    if (value.length <= MAX_TEXT) return value;
    throw invalid(pathOf(path), `has ${value.length} characters; give at most ${MAX_TEXT}`);
  }
  if (Array.isArray(value)) return value.map((each, at) => withPictures(each, [...path, at]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withPictures(each, [...path, name])]),
  );
}

function pictureOf(text: string, field: string): string | Uint8Array {
  if (/^data:/i.test(text)) return text;
  if (/^[a-z][a-z\d+.-]*:/i.test(text))
    throw invalid(field, 'is an address, which is not followed; send the picture as base64');
  return bytesOf(text, field);
}

function bytesOf(text: string, field: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64(text);
  } catch (cause) {
    throw invalid(field, 'is not base64; send the bytes of the file as base64', cause);
  }
}

async function stackIn(value: unknown): Promise<Opened> {
  if (typeof value === 'string') {
    const bytes = bytesOf(value.replace(/^data:[^,]{0,100};base64,/i, ''), 'stack');
    return openBytes(bytes, 'stack').catch(asStack);
  }
  const { manifest, pngs, ...others } = (value ?? {}) as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalid(`stack.${other.slice(0, 40)}`, 'is not a known field');
  if (typeof manifest !== 'object' || typeof pngs !== 'object' || pngs === null)
    throw invalid('stack', 'is no layered file; give one as base64, or { manifest, pngs } as in an answer');
  try {
    const known = parseManifest(manifest);
    checkLayerSizes(
      known.layers.map(({ region }) => region),
      'stack.manifest',
    );
    return { stack: stackOf(known, pngIn(pngs as Record<string, unknown>)), warnings: [] };
  } catch (error) {
    return asStack(error);
  }
}

const pngIn = (pngs: Readonly<Record<string, unknown>>) => (digest: string) => {
  const text = Object.hasOwn(pngs, digest) ? pngs[digest] : undefined;
  if (typeof text !== 'string') return undefined;
  const png = bytesOf(text, `stack.pngs.${digest}`);
  if (digestOf(png) === digest) return png;
  throw invalid(`stack.pngs.${digest}`, 'has another digest than its name');
};

/** An error about a file or a manifest as one about the field that it stood in. */
function asStack(error: unknown): never {
  if (!MRTError.is(error) || error.field?.startsWith('stack')) throw error;
  throw new MRTError(error.code, `stack cannot be read: ${error.text}`, { field: 'stack', cause: error });
}
