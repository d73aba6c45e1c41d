import { unzipSync } from 'fflate';
import { invalid, MRTError } from '../errors.js';

const MAX_FILES = 4096;
const MAX_FILE_BYTES = 2 ** 28;
const MAX_TOTAL_BYTES = 2 ** 29;

/**
 * The files of a ZIP by name. The sizes in its directory are checked before anything is decompressed, and no file may exceed its
 * declared size, so a small archive cannot fill the memory.
 *
 * @throws MRTError `invalid_argument`: not a ZIP, damaged or truncated; `resource_exhausted`: too many or too large files
 */
export function unpack(bytes: Uint8Array, what: string): ReadonlyMap<string, Uint8Array> {
  let files = 0;
  let total = 0;
  try {
    const unpacked = unzipSync(bytes, {
      filter({ name, originalSize }) {
        files++;
        total += originalSize;
        if (files > MAX_FILES) throw tooLarge(what, `holds more than ${MAX_FILES} files`);
        if (originalSize > MAX_FILE_BYTES || total > MAX_TOTAL_BYTES)
          throw tooLarge(
            what,
            `unpacks into more than ${MAX_TOTAL_BYTES / 2 ** 20} MiB (${JSON.stringify(name)})`,
          );
        return true;
      },
    });
    return new Map(Object.entries(unpacked)); // a plain object would also have `constructor`
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw invalid(
      what,
      `cannot be unpacked (${(cause as Error).message}); it is not a ZIP, or damaged`,
      cause,
    );
  }
}

const tooLarge = (what: string, text: string) =>
  new MRTError('resource_exhausted', `${what} ${text}; split it or make its layers smaller`, { field: what });
