export { readPsd } from './psd-read.js';
export { writePsb, writePsd } from './psd-write.js';
export type { Opened, Warning, Written } from './written.js';
