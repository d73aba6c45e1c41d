export type { Opened, Warning, Written } from '../result.js';
export { readPsd } from './read.js';
export { writePsb, writePsd } from './write.js';
