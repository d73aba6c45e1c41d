import type { Size } from '../../geometry.js';
import type { RgbaImage } from '../../image/index.js';

/**
 * The page size to pass to ag-psd. Its output buffer, sized by page and layers, is too small for narrow rows, and it then writes
 * a truncated file. In that case the result is larger than `page`, and `withPage` restores the true size afterwards.
 */
export function roomyPage(page: Size, layers: readonly Size[], large: boolean): Size {
  const packed = ({ width, height }: Size) => height * ((large ? 4 : 2) + Math.ceil((width * 4) / 3) + 1);
  const room = ({ width, height }: Size) => 2 * height + 2 * width * height;
  const pageRoom = 2 * page.height + 8 * page.width * page.height;
  const available = [page, ...layers].reduce((sum, size) => Math.max(sum, room(size)), pageRoom);
  const need = layers.reduce((sum, size) => Math.max(sum, packed(size)), 4 * packed(page));
  if (need <= available) return page;
  const width = Math.max(page.width, 8); // from this width on, rows are never too narrow
  return { width, height: Math.max(page.height, Math.ceil(need / (8 * width))) };
}

/** The file with another page: its size in the header, and its flattened picture, uncompressed, over white as in Photoshop. */
export function withPage(bytes: Uint8Array, { width, height, data }: RgbaImage): Uint8Array {
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
