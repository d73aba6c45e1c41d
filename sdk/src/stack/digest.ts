import { createHash } from 'node:crypto';

/** `sha256:` and the hex digest of `bytes`: what proves that a kept layer is the very one that was given. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
