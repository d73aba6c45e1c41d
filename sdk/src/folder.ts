export { type WrittenFile, writeFolder } from './formats/folder.js';
export { MANIFEST } from './formats/paths.js';
export { readFolder } from './formats/read-folder.js';
export type { Warning } from './formats/written.js';
