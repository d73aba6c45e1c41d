import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { invalid } from '../errors.js';

/**
 * Reads the file at a path or `file:` URL.
 *
 * @throws MRTError `invalid_argument` naming `field`
 */
export async function readPath(path: string, field: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, byteLength } = await readFile(
      path.startsWith('file:') ? fileURLToPath(path) : path,
    );
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? String(cause)})`;
    throw invalid(field, `is the path ${JSON.stringify(path)}, which ${why}; check the path`, cause);
  }
}
