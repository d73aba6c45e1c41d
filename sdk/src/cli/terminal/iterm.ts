import { toBase64 } from '../../platform/base64.js';
import type { Cells } from './cells.js';

/** A PNG by iTerm2's protocol of inline images. It would move the cursor, which is therefore kept and put back. */
export function iterm(png: Uint8Array, { columns, rows }: Cells): string {
  const how = `inline=1;size=${png.length};width=${columns};height=${rows};preserveAspectRatio=0`;
  return `\x1b7\x1b]1337;File=${how}:${toBase64(png)}\x07\x1b8`;
}
