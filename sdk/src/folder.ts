export { MANIFEST, type WrittenFile, writeFolder } from './formats/folder.js';
export { readFolder } from './formats/read-folder.js';
