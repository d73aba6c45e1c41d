import { toBase64 } from '../../platform/bytes.js';
import type { Cells } from './graphics.js';

const ID = 77_276; // one image, which each frame replaces
const CHUNK = 4096;

/** A PNG in kitty's graphics protocol. q=2: no response, which would appear as typed text; C=1: the cursor does not move. */
export function kitty(png: Uint8Array, { columns, rows }: Cells): string {
  const data = toBase64(png);
  const head = `a=T,f=100,q=2,i=${ID},p=1,c=${columns},r=${rows},C=1,`;
  let text = '';
  for (let at = 0; at < data.length; at += CHUNK) {
    const more = at + CHUNK < data.length ? 1 : 0;
    text += `\x1b_G${at === 0 ? head : ''}m=${more};${data.slice(at, at + CHUNK)}\x1b\\`;
  }
  return text;
}

/** Deletes the picture from the screen and from the terminal's memory. */
export const KITTY_DELETE = `\x1b_Ga=d,d=I,i=${ID},q=2\x1b\\`;

/** A PNG in iTerm2's inline image protocol. It moves the cursor, so the cursor is saved and restored. */
export function iterm(png: Uint8Array, { columns, rows }: Cells): string {
  const options = `inline=1;size=${png.length};width=${columns};height=${rows};preserveAspectRatio=0`;
  return `\x1b7\x1b]1337;File=${options}:${toBase64(png)}\x07\x1b8`;
}
