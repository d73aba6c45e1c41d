import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The hex digest of `bytes`, in JavaScript, because browsers only have an asynchronous one. */
export function sha256(bytes: Uint8Array): string {
  return bytesToHex(hash(bytes));
}
