export { readPsd } from './psd-read.js';
export { writePsd } from './psd-write.js';
export type { Opened, Warning, Written } from './written.js';
