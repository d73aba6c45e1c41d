export { type ProfileReader, profileReader, type ToSrgb } from '#profiles';
export type { LayerProgress, Opened, Warning, Written } from '../result.js';
export type { TextMode } from '../text-lines.js';
export { openPsd, type ReadPsdOptions, readPsd } from './read.js';
export { type WritePsdOptions, writePsb, writePsd } from './write.js';
