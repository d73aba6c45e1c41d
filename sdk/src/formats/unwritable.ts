import { invalid, MRTError } from '../errors.js';

/** The error of a path that could not be written to: `resource_exhausted` where it is only full, since then it may be later. */
export function unwritable(field: string, path: string, cause: unknown): MRTError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const text = `(${path}) cannot be written: ${message}`;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return invalid(field, text, cause);
  return new MRTError('resource_exhausted', `${field} ${text}; free some space, or write elsewhere`, {
    field,
    cause,
  });
}
