import { sha256 } from '#sha256';

/** `sha256:` and the hex digest of `bytes`: what proves that a kept layer is the very one that was given. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${sha256(bytes)}`;
}
