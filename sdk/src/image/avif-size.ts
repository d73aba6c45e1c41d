import type { Size } from '../geometry.js';

interface Box {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The upright size of the primary item of an AVIF: properties `ispe` and `irot` (ISO/IEC 23008-12); undefined where its boxes
 * are of another make.
 */
export function avifSize(file: DataView): Size | undefined {
  try {
    return sizeOfPrimaryItem(file);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause; // a DataView throws RangeError past the end of the bytes
    return undefined;
  }
}

function sizeOfPrimaryItem(file: DataView): Size | undefined {
  const meta = find(boxes(file, 0, file.byteLength), 'meta');
  const parts = boxes(file, meta.start + 4, meta.end);
  const pitm = find(parts, 'pitm');
  const id =
    file.getUint8(pitm.start) === 0 ? file.getUint16(pitm.start + 4) : file.getUint32(pitm.start + 4);
  const iprp = find(parts, 'iprp');
  const [ipco, ipma] = ['ipco', 'ipma'].map((name) => find(boxes(file, iprp.start, iprp.end), name)) as [
    Box,
    Box,
  ];
  const properties = boxes(file, ipco.start, ipco.end);
  const own = associations(file, ipma)
    .get(id)
    ?.map((index) => properties[index - 1]);
  const ispe = own?.find((box) => box?.name === 'ispe');
  if (!ispe) return undefined;
  const [width, height] = [file.getUint32(ispe.start + 4), file.getUint32(ispe.start + 8)];
  const irot = own?.find((box) => box?.name === 'irot');
  const sideways = irot !== undefined && file.getUint8(irot.start) % 2 === 1;
  return sideways ? { width: height, height: width } : { width, height };
}

function find(boxes: readonly Box[], name: string): Box {
  const box = boxes.find((box) => box.name === name);
  if (!box) throw new RangeError(`no box ${name}`);
  return box;
}

function boxes(file: DataView, start: number, end: number): Box[] {
  const found: Box[] = [];
  for (let at = start; at + 8 <= end; ) {
    const length = file.getUint32(at);
    const name = String.fromCharCode(...[4, 5, 6, 7].map((i) => file.getUint8(at + i)));
    const after = length === 0 ? end : at + length;
    if (after < at + 8 || after > end) throw new RangeError('a box of another length');
    found.push({ name, start: at + 8, end: after });
    at = after;
  }
  return found;
}

/** The numbers of an item's properties, from 1, by the id of the item. */
function associations(file: DataView, { start }: Box): Map<number, number[]> {
  const [long, wide] = [file.getUint8(start) > 0, file.getUint8(start + 3) % 2 === 1];
  const items = new Map<number, number[]>();
  let at = start + 8;
  for (let left = file.getUint32(start + 4); left > 0; left--) {
    const id = long ? file.getUint32(at) : file.getUint16(at);
    at += long ? 4 : 2;
    const count = file.getUint8(at++);
    const numbers: number[] = [];
    for (let i = 0; i < count; i++) {
      numbers.push(wide ? file.getUint16(at) & 0x7fff : file.getUint8(at) & 0x7f);
      at += wide ? 2 : 1;
    }
    items.set(id, numbers);
  }
  return items;
}
