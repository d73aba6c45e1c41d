import type { Warning } from '../result.js';

const PROFILE = 1039;
const HEADER = 26;

/** A warning where the file holds colours of another space than sRGB, as which they are taken. */
export function profileWarnings(bytes: Uint8Array): Warning[] {
  const profile = resource(bytes, PROFILE);
  if (!profile || profile.length < 128 || holds(profile, 'sRGB')) return [];
  const text =
    'the colours are of another profile than sRGB and are taken as they are; convert the file to sRGB';
  return [{ feature: 'colour profile', text }];
}

/** An image resource by its number: each is a signature, the number, a name and the data, padded to even lengths. */
function resource(bytes: Uint8Array, number: number): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const even = (length: number) => length + (length % 2);
  const start = HEADER + 4 + view.getUint32(HEADER) + 4;
  const end = Math.min(start + view.getUint32(start - 4), bytes.length);
  for (let at = start; at + 12 <= end; ) {
    const data = at + 6 + even(1 + view.getUint8(at + 6)) + 4;
    if (data > end) return undefined;
    const length = view.getUint32(data - 4);
    if (view.getUint16(at + 4) === number) return bytes.subarray(data, Math.min(data + length, end));
    at = data + even(length);
  }
  return undefined;
}

/** Names are in ASCII in older profiles and in UTF-16 in newer ones. */
function holds(profile: Uint8Array, name: string): boolean {
  const text = String.fromCharCode(...profile.subarray(0, 4096)).replaceAll('\0', '');
  return text.includes(name);
}
