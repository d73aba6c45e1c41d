import { sha256 } from '#sha256';

/** `sha256:` and the hex digest of `bytes`; proves that a kept layer has the original bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${sha256(bytes)}`;
}
