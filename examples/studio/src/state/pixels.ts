// The pixels of all designs and of their histories, each PNG or picture file once, by its digest.
import { makeLayer } from '@mrt/sdk/web';

const files = new Map<string, Uint8Array<ArrayBuffer>>();
const bitmaps = new Map<string, Promise<ImageBitmap>>();
const ready = new Map<string, ImageBitmap>();

export const pixelsOf = (digest: string): Uint8Array<ArrayBuffer> | undefined => files.get(digest);

/** Keeps bytes; gives their digest. */
export function keepPixels(bytes: Uint8Array, digest?: string): string {
  const known =
    digest ?? makeLayer({ id: 'x', region: { x: 0, y: 0, width: 1, height: 1 }, png: bytes }).digest;
  if (!files.has(known)) files.set(known, bytes as Uint8Array<ArrayBuffer>);
  return known;
}

/** The picture as the browser draws it; decoded once. */
export function bitmapOf(digest: string): Promise<ImageBitmap> {
  const known = bitmaps.get(digest);
  if (known) return known;
  const bytes = files.get(digest);
  const made = bytes
    ? createImageBitmap(new Blob([bytes]))
    : Promise.reject(new Error(`the pixels ${digest} are missing`));
  made.then(
    (bitmap) => ready.set(digest, bitmap),
    () => bitmaps.delete(digest),
  );
  bitmaps.set(digest, made);
  return made;
}

/** The picture if it is decoded already. */
export const readyBitmap = (digest: string): ImageBitmap | undefined => ready.get(digest);

/** Drops what no design names any more. */
export function keepOnly(digests: ReadonlySet<string>): void {
  for (const digest of files.keys()) {
    if (digests.has(digest)) continue;
    files.delete(digest);
    bitmaps.delete(digest);
    ready.get(digest)?.close();
    ready.delete(digest);
  }
}
