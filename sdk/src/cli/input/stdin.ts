import { invalid } from '../../errors.js';
import { concatBytes } from '../../platform/bytes.js';
import type { Context } from '../command.js';

/** The word or value that stands for stdin, or for stdout. */
export const STREAM = '-';

/** All of stdin. @param what it is read for, in the error */
export async function readStdin({ stdin }: Pick<Context, 'stdin'>, what: string): Promise<Uint8Array> {
  if (stdin.isTTY)
    throw invalid(what, 'is -, which reads stdin, and that is the terminal; pipe something into it');
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  const bytes = concatBytes(chunks);
  if (bytes.length === 0) throw invalid(what, 'is -, but stdin is empty');
  return bytes;
}
