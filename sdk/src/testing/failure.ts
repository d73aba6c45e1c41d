import { expect } from 'vitest';
import { MRTError } from '../errors.js';

/** The MRTError that a call throws; anything else it throws goes on. */
export function failure(call: () => unknown): MRTError {
  try {
    call();
  } catch (error) {
    if (MRTError.is(error)) return error;
    throw error;
  }
  return expect.fail('it was read');
}
