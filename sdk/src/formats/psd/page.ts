import type { Size } from '../../geometry.js';
import type { RgbaImage } from '../../image/index.js';

/**
 * The page size to pass to ag-psd. Its buffer for the flattened picture is too small for narrow rows, and it then writes a truncated
 * file. In that case the result is larger than `page`, and `withPage` restores the true size afterwards.
 */
export function roomyPage(page: Size, large: boolean): Size {
  const { width, height } = page;
  const need = 4 * height * ((large ? 4 : 2) + Math.ceil((width * 4) / 3) + 1);
  if (need <= 2 * height + 8 * width * height) return page;
  const wider = Math.max(width, 8); // from this width on, rows are never too narrow
  return { width: wider, height: Math.max(height, Math.ceil(need / (8 * wider))) };
}

/** The file with another page: its size in the header, and its flattened picture, uncompressed, over white as in Photoshop. */
export function withPage(bytes: Uint8Array, { width, height, data }: RgbaImage): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = pictureAt(view);
  const size = width * height;
  const out = new Uint8Array(end + 2 + 4 * size);
  out.set(bytes.subarray(0, end));
  const header = new DataView(out.buffer);
  header.setUint16(12, 4);
  header.setUint32(14, height);
  header.setUint32(18, width);
  for (let at = 0; at < size; at++) {
    const alpha = data[4 * at + 3] as number;
    for (let channel = 0; channel < 3; channel++) {
      const colour = data[4 * at + channel] as number;
      out[end + 2 + channel * size + at] = Math.round(255 + ((colour - 255) * alpha) / 255);
    }
    out[end + 2 + 3 * size + at] = alpha;
  }
  return out;
}

/** The offset of the flattened picture: after header, colours, resources and layers, each preceded by its length. */
function pictureAt(view: DataView): number {
  const large = view.getUint16(4) === 2;
  const resources = 26 + 4 + view.getUint32(26);
  const layers = resources + 4 + view.getUint32(resources);
  return large ? layers + 8 + Number(view.getBigUint64(layers)) : layers + 4 + view.getUint32(layers);
}
