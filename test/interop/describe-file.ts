import { writeFileSync } from 'node:fs';
import { openFile } from '../../sdk/src/files.js';
import { decodePng } from '../../sdk/src/image.js';

/** node describe-file.js FILE: `FILE.json`, what the SDK reads in it, and `FILE.N.rgba`, the pixels of each layer. */
const path = process.argv[2] as string;

const { stack, warnings } = await openFile(path);
const layers = stack.layers.map(({ png, ...layer }, z) => {
  writeFileSync(`${path}.${z}.rgba`, decodePng(png).data);
  return layer;
});
writeFileSync(`${path}.json`, JSON.stringify({ canvas: stack.canvas, page: stack.page, layers, warnings }));
