import { MRTError } from '../errors.js';
import { SAFE } from './answers.js';
import { hostOf } from './origins.js';

const MAX_BYTES = 256 * 2 ** 20; // of all files together
const LIFE_MS = 10 * 60 * 1000;

const TYPES = {
  png: 'image/png',
  psd: 'image/vnd.adobe.photoshop',
  ora: 'image/openraster',
  svg: 'image/svg+xml',
  zip: 'application/zip',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};
/** Kinds of files, by the ends of their names. */
export type FileKind = keyof typeof TYPES;
export const FILE_KINDS = Object.keys(TYPES) as [FileKind, ...FileKind[]];

/** Where a file is, and until when. */
export interface FileLink {
  readonly url: string;
  /** Seconds since 1970. */
  readonly expires_at: number;
}

interface Kept {
  readonly name: string;
  readonly kind: FileKind;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly expires: number;
}

/** Path of all kept files. */
export const FILES = '/v1/files/';

/**
 * Files that are there for ten minutes, in memory, for whoever knows their address, which nobody can guess. Where there are too
 * many, the oldest go first.
 */
export class KeptFiles {
  readonly #files = new Map<string, Kept>(); // oldest first
  #bytes = 0;

  /**
   * Keeps a file; its address is on the host that `request` asked.
   *
   * @param name without the end that its kind gives it
   * @throws MRTError `resource_exhausted`: it alone is larger than all files together may be
   */
  keep(request: Request, name: string, kind: FileKind, bytes: Uint8Array<ArrayBuffer>): FileLink {
    if (bytes.length > MAX_BYTES)
      throw new MRTError('resource_exhausted', `the ${kind} has ${bytes.length} bytes, more than are kept`);
    const now = Date.now();
    for (const [id, { expires, bytes: old }] of this.#files)
      if (expires <= now || this.#bytes + bytes.length > MAX_BYTES) {
        this.#files.delete(id);
        this.#bytes -= old.length;
      }
    const id = crypto.randomUUID();
    const file = { name: `${name}.${kind}`, kind, bytes, expires: now + LIFE_MS };
    this.#files.set(id, file);
    this.#bytes += bytes.length;
    const scheme = request.headers.get('x-forwarded-proto') === 'https' ? 'https' : 'http';
    const url = `${scheme}://${hostOf(request)}${FILES}${id}/${file.name}`;
    return { url, expires_at: Math.floor(file.expires / 1000) };
  }

  /** @throws MRTError `not_found`: there is no such file any more */
  answer(pathname: string): Response {
    const [id = '', name] = pathname.slice(FILES.length).split('/');
    const file = this.#files.get(id);
    if (!file || file.name !== name || file.expires <= Date.now())
      throw new MRTError('not_found', 'there is no such file, or no longer: files are kept for ten minutes');
    return new Response(file.bytes, {
      headers: {
        ...SAFE,
        'content-type': TYPES[file.kind],
        'content-length': `${file.bytes.length}`,
        'content-disposition': `attachment; filename="${file.name}"`,
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      },
    });
  }

  clear(): void {
    this.#files.clear();
    this.#bytes = 0;
  }
}
