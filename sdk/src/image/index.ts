export { type DecodeOptions, decodePng, MAX_PIXELS } from './decode-png.js';
export { encodePng } from './encode-png.js';
export { type FlatHeader, readFlatSize } from './flat-size.js';
export { readOrientation } from './orientation.js';
export { resize } from './resize.js';
export { blankImage, type RgbaImage } from './rgba.js';
export { type ImageHeader, readSize } from './size.js';
