import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The hex digest of `bytes`, where the runtime has none that answers at once. */
export function sha256(bytes: Uint8Array): string {
  return bytesToHex(hash(bytes));
}
