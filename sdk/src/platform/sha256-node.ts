import { createHash } from 'node:crypto';

/** The hex digest of `bytes`, by the runtime's native code. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
