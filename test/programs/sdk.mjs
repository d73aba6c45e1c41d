// The SDK as its users have it, and the PNG codec of its tests, both built.

export { saveFile } from '../../sdk/dist/formats/files.js';
export { decodePng, encodePng } from '../../sdk/dist/image/index.js';
export { LayerStack, makeGroup, makeLayer, maskOf } from '../../sdk/dist/index.js';
