import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../../stack/digest.js';
import { type Check, missing, ok } from './check.js';

interface Listing {
  readonly family: string;
  readonly files: Readonly<Record<string, { bytes: number; digest: string }>>;
}

/** Holds the networks' files to the digests of the manifest in a model repository. */
export async function weights(repository: string): Promise<Check> {
  const path = join(repository, 'mrt/1/manifest.json');
  const help = 'git checkout -- triton-model-repo; where files are pointers of git lfs: git lfs pull';
  try {
    const { family, files } = JSON.parse(await readFile(path, 'utf8')) as Listing;
    const faults = await Promise.all(
      Object.entries(files).map(async ([name, { digest }]) => {
        const bytes = await readFile(join(repository, name)).catch(() => undefined);
        if (!bytes) return `${name} is not there`;
        return digestOf(bytes) === digest ? [] : `${name} has another digest than its manifest says`;
      }),
    );
    const [fault, ...more] = faults.flat();
    if (!fault) return ok('weights', `${family}: ${faults.length} files, as their manifest says`);
    return missing('weights', more.length > 0 ? `${fault}, and ${more.length} more` : fault, help);
  } catch (cause) {
    return missing('weights', `${path} does not read: ${(cause as Error).message}`, help);
  }
}
