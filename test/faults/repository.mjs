import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPOSITORY } from './serving.mjs';

/** Runs `work` with a copy of the model repository in which some files have another content: of links, but for those. */
export async function withCopy(changes, work) {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-faults-'));
  try {
    for (const file of readdirSync(REPOSITORY, { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name).slice(REPOSITORY.length + 1);
      if (!file.isFile() || path in changes) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      symlinkSync(join(REPOSITORY, path), join(folder, path));
    }
    for (const [path, content] of Object.entries(changes)) writeFileSync(join(folder, path), content);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
