export { type DecodeOptions, decodePng, MAX_PIXELS } from './image/decode-png.js';
export { encodePng } from './image/encode-png.js';
export { readOrientation } from './image/orientation.js';
export { resize } from './image/resize.js';
export { blankImage, type RgbaImage } from './image/rgba.js';
export { type ImageHeader, readSize } from './image/size.js';
