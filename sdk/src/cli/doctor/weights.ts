import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../../stack/layer.js';
import { type CheckResult, missing, ok } from './check.js';

interface Listing {
  readonly family: string;
  readonly files: Readonly<Record<string, { bytes: number; digest: string }>>;
}

/** Compares the networks' files with the digests in the manifest of a model repository. */
export async function weights(repository: string): Promise<CheckResult> {
  const path = join(repository, 'mrt/1/manifest.json');
  const help = 'git checkout -- triton-model-repo; if files are Git LFS pointers: git lfs pull';
  try {
    const { family, files } = JSON.parse(await readFile(path, 'utf8')) as Listing;
    const faults = await Promise.all(
      Object.entries(files).map(async ([name, { digest }]) => {
        const bytes = await readFile(join(repository, name)).catch(() => undefined);
        if (!bytes) return `${name} is missing`;
        return digestOf(bytes) === digest ? [] : `${name} does not match the digest in its manifest`;
      }),
    );
    const [fault, ...more] = faults.flat();
    if (!fault) return ok('weights', `${family}: ${faults.length} files, which match their manifest`);
    return missing('weights', more.length > 0 ? `${fault}, and ${more.length} more` : fault, help);
  } catch (cause) {
    return missing('weights', `${path} cannot be read: ${(cause as Error).message}`, help);
  }
}
