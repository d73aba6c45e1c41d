import { invalid } from '../errors.js';

/** @throws MRTError `invalid_argument`, always: this runtime has no file system */
export async function readPath(path: string, field: string): Promise<Uint8Array> {
  const text = `is the path ${JSON.stringify(path)}, but there is no file system here; give a URL, a Blob or the bytes`;
  throw invalid(field, text);
}
