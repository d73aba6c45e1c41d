import { MRTError } from '../errors.js';

/**
 * A part of this package that is loaded when it is needed, so that pages start with less: `await loaded(import('./part.js'))`.
 *
 * @throws MRTError `unavailable` where it cannot be loaded
 */
export async function loaded<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (cause) {
    const text =
      'a part of @mrt/sdk could not be loaded; check the connection, and that all its files are served';
    throw new MRTError('unavailable', text, { cause });
  }
}
