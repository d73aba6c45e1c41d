import { readdir, stat } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { invalid } from '../errors.js';
import { MANIFEST } from '../formats/paths.js';
import { readFolder } from '../formats/read-folder.js';
import type { LayerStack } from '../stack/stack.js';

/** A stack that was written before, by the path of its manifest or folder, and the name of its files. */
export async function openStack(path: string): Promise<{ stack: LayerStack; folder: string; name: string }> {
  const found = await stat(path).catch((cause) => {
    throw invalid(
      'MANIFEST',
      `${JSON.stringify(path)} does not exist; give a manifest.json or its folder`,
      cause,
    );
  });
  const manifest = found.isDirectory() ? join(path, MANIFEST) : path;
  const folder = dirname(manifest);
  const design = (await readdir(folder)).find((file) => file.endsWith('.psd'));
  return { stack: await readFolder(manifest), folder, name: design ? parse(design).name : 'design' };
}
