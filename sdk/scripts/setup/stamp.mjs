import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Hash over the names and contents of files, and over any further words.
 * @param {string} root  @param {string[]} files relative to root  @param {string[]} words
 */
export function fingerprint(root, files, words = []) {
  const hash = createHash('sha256').update(JSON.stringify([files, words]));
  for (const file of files) hash.update(readFileSync(join(root, file))).update('\0');
  return hash.digest('hex');
}

/** All files below a folder, in a fixed order, relative to root. @returns {string[]} */
export function filesBelow(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}

/** @returns {Record<string, unknown>} what was stamped, or {} when there is no whole stamp */
export function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Written last, and in one piece, so that a stamp means finished work. */
export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, JSON.stringify(stamp));
  renameSync(partial, file);
}
