import { invalid, MRTError } from '../errors.js';
import { concatBytes } from '../platform/bytes.js';

const MAX_BYTES = 64 * 2 ** 20;
const TIMEOUT_MS = 30_000;

/**
 * Downloads a picture.
 *
 * @throws MRTError `invalid_argument`, `resource_exhausted` for more than 64 MiB, or `unavailable` where nothing answers
 */
export async function download(address: string, field: string): Promise<Uint8Array> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw invalid(
        field,
        `could not be downloaded: its server answered ${response.status}; check the address`,
      );
    }
    return await readBody(response.body, field);
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    const text = `${field} could not be downloaded (${(cause as Error).message}); check the address, or pass the bytes`;
    throw new MRTError('unavailable', text, { field, cause });
  }
}

async function readBody(body: ReadableStream<Uint8Array>, field: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > MAX_BYTES) {
      await reader.cancel();
      const text = `${field} is larger than the ${MAX_BYTES} bytes that are downloaded; give a smaller picture`;
      throw new MRTError('resource_exhausted', text, { field });
    }
    chunks.push(next.value);
  }
  return concatBytes(chunks);
}
