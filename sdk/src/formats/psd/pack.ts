import type { LayerRawData } from 'ag-psd';
import type { RgbaImage } from '../../image/index.js';

type Channel = LayerRawData['channels'][number];

const PACK_BITS = 1;
const LONGEST = 128;

/** The channels of a layer, alpha first, each compressed, so that only one layer at a time is held as pixels. */
export function packedLayer(image: RgbaImage, large: boolean): Channel[] {
  const ids = [-1, 0, 1, 2] as const;
  return ids.map((id) => channel(id, image, id === -1 ? 3 : id, large));
}

/** The channel of a mask, from the red of its picture. */
export const packedMask = (image: RgbaImage, large: boolean): Channel => channel(-2, image, 0, large);

function channel(
  id: Channel['id'],
  { width, height, data }: RgbaImage,
  offset: number,
  large: boolean,
): Channel {
  const wide = large ? 4 : 2;
  const row = new Uint8Array(width);
  // At worst each 128 bytes need one more; most pictures need far less, so the room grows with them.
  let out = new Uint8Array(Math.max(1024, height * (wide + 8)));
  let view = new DataView(out.buffer);
  let at = height * wide;
  for (let y = 0; y < height; y++) {
    if (at + width + Math.ceil(width / LONGEST) + 1 > out.length) {
      const larger = new Uint8Array(2 * out.length + 2 * width);
      larger.set(out);
      [out, view] = [larger, new DataView(larger.buffer)];
    }
    for (let x = 0, from = y * width * 4 + offset; x < width; x++, from += 4) row[x] = data[from] as number;
    const end = packRow(row, out, at);
    if (large) view.setUint32(y * 4, end - at);
    else view.setUint16(y * 2, end - at);
    at = end;
  }
  return { id, compression: PACK_BITS, data: out.slice(0, at) };
}

/** PackBits: runs of three and more as a count and the byte, everything else as a count and the bytes. Returns where it ends. */
function packRow(row: Uint8Array, out: Uint8Array, start: number): number {
  let at = start;
  let literal = 0; // begin of what waits to be copied
  const flush = (end: number) => {
    for (let from = literal; from < end; from += LONGEST) {
      const to = Math.min(end, from + LONGEST);
      out[at++] = to - from - 1;
      out.set(row.subarray(from, to), at);
      at += to - from;
    }
  };
  for (let x = 0; x < row.length; ) {
    let end = x + 1;
    while (end < row.length && row[end] === row[x] && end - x < LONGEST) end++;
    if (end - x >= 3) {
      flush(x);
      out[at++] = 257 - (end - x);
      out[at++] = row[x] as number;
      literal = end;
    }
    x = end;
  }
  flush(row.length);
  return at;
}
