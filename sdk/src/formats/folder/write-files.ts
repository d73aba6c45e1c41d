import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseManifest } from '../../stack/manifest.js';
import { filesOf } from '../layer-files.js';
import { unwritable } from '../unwritable.js';

/**
 * Writes `files` (path inside `dir` -> bytes): first into a temporary folder, then renamed into place in order, so that a full
 * disk or a kill leaves the earlier files intact. The last file is the manifest.
 */
export async function writeFiles(dir: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  let staging: string | undefined;
  try {
    const stale = (await listedLayers(dir)).filter((file) => !files.has(file));
    await makeFolder(dir);
    // Inside `dir`, because a rename cannot cross volumes.
    staging = await mkdtemp(join(dir, '.mrt-'));
    for (const [file, bytes] of files) {
      await mkdir(dirname(join(staging, file)), { recursive: true });
      await writeFile(join(staging, file), bytes);
    }
    for (const file of files.keys()) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await rename(join(staging, file), join(dir, file));
    }
    for (const file of stale) await rm(join(dir, file), { force: true });
  } catch (cause) {
    throw unwritable('dir', dir, cause);
  } finally {
    if (staging) await rm(staging, { recursive: true, force: true });
  }
}

/** Like `mkdir -p`. Node's recursive mkdir hangs where the system refuses with ENOENT, as in /proc. */
async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return; // if it is a file, writing into it fails later
    if (code !== 'ENOENT' || (await exists(dirname(dir)))) throw error;
    await makeFolder(dirname(dir));
    await mkdir(dir);
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Layer files in the existing manifest, if there is a valid one. */
async function listedLayers(dir: string): Promise<string[]> {
  try {
    const manifest = parseManifest(JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')));
    return filesOf(manifest).filter((file) => /^layers\/[^/\\]+\.png$/.test(file));
  } catch {
    return [];
  }
}
