import { realpathSync, type Stats, statSync } from 'node:fs';
import { access, constants, lstat, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalid, MRTError } from '../errors.js';

const MAX_FILE = 512 * 2 ** 20; // bytes

/** The folders that may be read and written. Paths are judged by where they lead, so that no link and no `..` leaves them. */
export class Roots {
  /** Real paths; relative paths begin at the first. */
  readonly folders: readonly string[];

  /** @throws MRTError `invalid_argument`: a root is no folder */
  constructor(folders: readonly string[]) {
    this.folders = folders.map((folder) => {
      try {
        if (statSync(folder).isDirectory()) return realpathSync(folder);
      } catch {}
      throw invalid('root', `is ${folder}, which is no folder; name one that exists`);
    });
    if (this.folders.length === 0) throw invalid('root', 'is missing; name a folder');
  }

  /**
   * The real path of a file, or of a folder if `kind` says so.
   *
   * @param field its name in the caller's input
   * @throws MRTError `invalid_argument`: outside the roots, or of another kind; `not_found`
   */
  async existing(path: string, field: string, kind: 'file' | 'design' = 'file'): Promise<string> {
    const real = await this.#real(path, field);
    const found = await stat(real).catch(() => undefined);
    if (!found)
      throw new MRTError('not_found', `${field} (${path}) does not exist in ${this.folders.join(', ')}`, {
        field,
      });
    checkKind(found, path, field, kind);
    return real;
  }

  /** The bytes of a file. */
  async read(path: string, field: string): Promise<Uint8Array<ArrayBuffer>> {
    const real = await this.existing(path, field);
    const bytes = await readFile(real).catch((cause) => {
      throw invalid(field, `(${path}) cannot be read: ${(cause as Error).message}`, cause);
    });
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The real path of something that does not exist yet, and can be written. */
  async absent(path: string, field: string): Promise<string> {
    const real = await this.#real(path, field);
    if (await lstat(real).catch(() => undefined))
      throw invalid(field, `(${path}) exists, and nothing is replaced; choose another name`);
    const { path: place } = await nearest(dirname(real), field);
    await access(place, constants.W_OK | constants.X_OK).catch((cause) => {
      throw invalid(field, `(${path}) cannot be written there; choose another folder`, cause);
    });
    return real;
  }

  async #real(path: string, field: string): Promise<string> {
    const { path: place, rest } = await nearest(
      resolve(this.folders[0] as string, plain(path, field)),
      field,
    );
    const inside = this.folders.some(
      (folder) => place === folder || place.startsWith(folder.replace(/\/?$/, sep)),
    );
    if (!inside)
      throw invalid(
        field,
        `(${path}) is outside ${this.folders.join(', ')}; give a path inside, or start with --root`,
      );
    return join(place, rest);
  }
}

function plain(path: string, field: string): string {
  try {
    if (path.includes('\0')) throw new TypeError('it has a zero byte');
    return path.startsWith('file:') ? fileURLToPath(path) : path;
  } catch (cause) {
    throw invalid(field, `is no path: ${(cause as Error).message}`, cause);
  }
}

/** The real path of what exists of a path, and the rest. */
async function nearest(path: string, field: string): Promise<{ path: string; rest: string }> {
  for (let [at, rest] = [path, '']; ; [at, rest] = [dirname(at), join(at.slice(dirname(at).length), rest)]) {
    try {
      return { path: await realpath(at), rest };
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR')
        throw invalid(field, `is a path that cannot be followed (${code}); check it`, cause);
    }
  }
}

function checkKind(found: Stats, path: string, field: string, kind: 'file' | 'design'): void {
  if (found.isDirectory() && kind === 'design') return;
  if (!found.isFile()) throw invalid(field, `(${path}) is no file; give the path of one`);
  if (found.size > MAX_FILE)
    throw new MRTError(
      'resource_exhausted',
      `${field} (${path}) has more than the allowed ${MAX_FILE} bytes`,
      {
        field,
      },
    );
}
