import { invalid, MRTError } from '../errors.js';
import { joined } from '../platform/bytes.js';

const LARGEST = 64 * 2 ** 20;
const PATIENCE_MS = 30_000;

/**
 * The bytes at a web address.
 *
 * @throws MRTError `invalid_argument`, `resource_exhausted` for more than 64 MiB, or `unavailable` where nothing answers
 */
export async function download(address: string, field: string): Promise<Uint8Array> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw invalid(field, `could not be had from its address, which answered ${response.status}; check it`);
    }
    return await collected(response.body, field);
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    const text = `${field} could not be had from its address (${(cause as Error).message}); check it, or give the bytes`;
    throw new MRTError('unavailable', text, { field, cause });
  }
}

async function collected(body: ReadableStream<Uint8Array>, field: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > LARGEST) {
      await reader.cancel();
      const text = `${field} has more than ${LARGEST} bytes at its address; give a smaller picture`;
      throw new MRTError('resource_exhausted', text, { field });
    }
    chunks.push(next.value);
  }
  return joined(chunks);
}
