import { MRTError } from '../errors.js';
import { concatBytes } from '../platform/bytes.js';

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** The parts of a PNG file that decoding needs; ancillary chunks (text, profiles, times) are skipped. */
export interface PngChunks {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colorType: number;
  readonly interlaced: boolean;
  readonly palette?: Uint8Array;
  readonly transparency?: Uint8Array;
  readonly data: readonly Uint8Array[];
}

/** Whether `bytes` begin with the PNG signature. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((value, at) => bytes[at] === value);
}

/**
 * Splits a PNG file into its chunks, each checked against its checksum.
 *
 * @throws MRTError `invalid_argument`: not a PNG, cut short, or damaged; `what` names the image in the text.
 */
export function readChunks(bytes: Uint8Array, what: string): PngChunks {
  if (!isPng(bytes)) throw new MRTError('invalid_argument', `${what} is not a PNG`, { field: what });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Map<string, Uint8Array>();
  const data: Uint8Array[] = [];
  for (let at = SIGNATURE.length; !found.has('IEND'); ) {
    const end = at + 12 <= bytes.length ? at + 12 + view.getUint32(at) : Infinity;
    if (end > bytes.length) throw damaged(what, `it is cut short after ${bytes.length} bytes`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw damaged(what, `the checksum of its chunk ${JSON.stringify(type)} at byte ${at} is wrong`);
    }
    if ((type === 'IHDR') !== (at === SIGNATURE.length)) throw damaged(what, 'its header is misplaced');
    const body = bytes.subarray(at + 8, end - 4);
    if (type === 'IDAT') data.push(body);
    else found.set(type, body);
    at = end;
  }
  return { ...readHeader(found.get('IHDR'), what), ...colours(found), data };
}

/** One encoded chunk: length, type, body, checksum. */
export function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(body.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let at = 0; at < 4; at++) bytes[4 + at] = type.charCodeAt(at);
  bytes.set(body, 8);
  view.setUint32(body.length + 8, crc32(bytes.subarray(4, body.length + 8)));
  return bytes;
}

/** A PNG file of these chunks. */
export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatBytes([SIGNATURE, ...chunks]);
}

/** The error for a damaged PNG. */
export function damaged(what: string, why: string): MRTError {
  return new MRTError('invalid_argument', `${what} is a damaged PNG: ${why}; save it again`, { field: what });
}

function colours(found: ReadonlyMap<string, Uint8Array>): Pick<PngChunks, 'palette' | 'transparency'> {
  const palette = found.get('PLTE');
  const transparency = found.get('tRNS');
  return { ...(palette && { palette }), ...(transparency && { transparency }) };
}

const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

function readHeader(body: Uint8Array | undefined, what: string) {
  if (body?.length !== 13) throw damaged(what, 'it has no header');
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colorType] = [view.getUint8(8), view.getUint8(9)];
  if (width === 0 || height === 0) throw damaged(what, `its size is ${width}x${height}`);
  if (!DEPTHS[colorType]?.includes(depth))
    throw damaged(what, `colour type ${colorType} at ${depth} bits is unknown`);
  if (view.getUint16(10) !== 0 || view.getUint8(12) > 1) throw damaged(what, 'its coding method is unknown');
  return { width, height, depth, colorType, interlaced: view.getUint8(12) === 1 };
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** The checksum of a chunk's type and data. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at++)
    crc = (CRC_TABLE[(crc ^ (bytes[at] as number)) & 255] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
