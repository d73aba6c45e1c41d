import { extname } from 'node:path';
import { MRTError } from '../errors.js';
import { fullRegion } from '../geometry.js';
import { decodePng, readFlatSize } from '../image/index.js';
import { checkedOutputs, openDesign, writeOutputs } from './designs.js';
import { describedStack, plainResult, textsOf, writtenResult } from './results.js';
import type { Input } from './schemas.js';
import type { Workplace } from './tasks.js';

const FLAT = /\.(png|jpe?g|jfif|webp|avif|gif|bmp|tiff?)$/i;

/** What a file holds; needs no server. */
export async function inspect({ roots }: Workplace, { file }: Input<'inspect'>) {
  if (FLAT.test(file)) return inspectPicture(await roots.read(file, 'file'));
  const { stack, warnings } = await openDesign(roots, file, 'file');
  const type = extname(file).slice(1).toLowerCase() || 'folder';
  return plainResult({ ...describedStack(stack), type, warnings: textsOf(warnings) }, stack.composite());
}

function inspectPicture(bytes: Uint8Array) {
  const { type, size } = readFlatSize(bytes, 'file');
  const about = { ...(size && { canvas: size, page: fullRegion(size) }), remarks: [], layers: [], type };
  const picture = type === 'png' ? decodePng(bytes, { what: 'file' }) : undefined;
  return plainResult({ ...about, warnings: [] }, picture);
}

/** Writes a design in other formats; needs no server. */
export async function convert({ roots, written }: Workplace, { design, outputs }: Input<'convert'>) {
  const checked = await checkedOutputs(roots, outputs);
  const { stack, warnings } = await openDesign(roots, design, 'design');
  const files = await writeOutputs(stack, checked);
  for (const { path } of files) written.add(path);
  const result = writtenResult(stack, files);
  const [first] = textsOf(warnings);
  if (first === undefined) return result;
  const text = `not everything was read: ${textsOf(warnings).join('; ')}`;
  return { ...result, content: [...result.content, { type: 'text' as const, text }] };
}

/** The bytes of a file that a tool has written. */
export async function writtenFile({ roots, written }: Workplace, uri: string) {
  const real = await roots.existing(uri, 'uri');
  if (!written.has(real))
    throw new MRTError(
      'not_found',
      `${uri} was not written here; only files that a tool has written can be read`,
    );
  return { path: real, bytes: await roots.read(real, 'uri') };
}
