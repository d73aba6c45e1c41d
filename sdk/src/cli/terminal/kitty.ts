import { toBase64 } from '../../platform/base64.js';
import type { Cells } from './cells.js';

const ID = 77_276; // one image, replaced frame by frame
const CHUNK = 4096;

/** A PNG by kitty's graphics protocol. Silent (q=2): an answer would end up as typed text; the cursor stays (C=1). */
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

/** Takes the picture off the screen and out of the terminal's memory. */
export const KITTY_GONE = `\x1b_Ga=d,d=I,i=${ID},q=2\x1b\\`;
