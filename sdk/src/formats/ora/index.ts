export type { Opened, Warning, Written } from '../result.js';
export { readOra } from './read.js';
export { writeOra } from './write.js';
