import { unzipSync } from 'fflate';
import { invalid, MRTError } from '../errors.js';

const MOST_FILES = 4096;
const LARGEST = 2 ** 28; // bytes of one file, and half of what all may come to
const ALL = 2 ** 29;

/**
 * The files of a ZIP by name. What its directory claims is refused before anything is unpacked, and no file unpacks into
 * more than it claims, so a small archive cannot fill the memory.
 *
 * @throws MRTError `invalid_argument`: no ZIP, damaged or cut short; `resource_exhausted`: too many files, or too large ones
 */
export function unpack(bytes: Uint8Array, what: string): ReadonlyMap<string, Uint8Array> {
  let files = 0;
  let total = 0;
  try {
    const unpacked = unzipSync(bytes, {
      filter({ name, originalSize }) {
        files++;
        total += originalSize;
        if (files > MOST_FILES) throw tooLarge(what, `holds more than ${MOST_FILES} files`);
        if (originalSize > LARGEST || total > ALL)
          throw tooLarge(what, `unpacks into more than ${ALL / 2 ** 20} MiB (${JSON.stringify(name)})`);
        return true;
      },
    });
    return new Map(Object.entries(unpacked)); // an object would answer to `constructor` too
  } catch (cause) {
    if (MRTError.is(cause)) throw cause;
    throw invalid(what, `cannot be unpacked (${(cause as Error).message}); it is no ZIP, or damaged`, cause);
  }
}

const tooLarge = (what: string, text: string) =>
  new MRTError('resource_exhausted', `${what} ${text}; split it or make its layers smaller`, { field: what });
