// The model repository of the checkout, what its configs say, and copies of it that differ.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../triton-model-repo', import.meta.url));

/** The names of its models. */
export const MODELS = readdirSync(REPOSITORY).filter((name) =>
  existsSync(join(REPOSITORY, name, 'config.pbtxt')),
);

const config = readFileSync(join(REPOSITORY, 'mrt/config.pbtxt'), 'utf8');

/** Runs at a time. */
export const SLOTS = number(/key: "slots" value: { string_value: "(\d+)"/);

/** Runs of one caller that may wait for a slot, by default. */
export const OWN_ROOM = 32;

function number(pattern) {
  const found = config.match(pattern)?.[1];
  if (!found) throw new Error(`mrt/config.pbtxt has no ${pattern}`);
  return Number(found);
}

/**
 * A copy of the repository in which the files at these paths have another content; all others are links.
 *
 * @param {Record<string, string | Uint8Array>} changes
 * @returns {{ path: string, remove: () => void }}
 */
export function copyWith(changes) {
  const path = mkdtempSync(join(tmpdir(), 'mrt-models-'));
  for (const file of readdirSync(REPOSITORY, { recursive: true, withFileTypes: true })) {
    const name = join(file.parentPath, file.name).slice(REPOSITORY.length + 1);
    if (!file.isFile() || name in changes) continue;
    mkdirSync(dirname(join(path, name)), { recursive: true });
    symlinkSync(join(REPOSITORY, name), join(path, name));
  }
  for (const [name, content] of Object.entries(changes)) writeFileSync(join(path, name), content);
  return { path, remove: () => rmSync(path, { recursive: true }) };
}
