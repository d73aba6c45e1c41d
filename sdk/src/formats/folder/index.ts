export { MANIFEST } from '../layer-files.js';
export type { Warning } from '../result.js';
export { readFolder } from './read.js';
export { type WrittenFile, writeFolder } from './write.js';
