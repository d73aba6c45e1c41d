import { writeFileSync } from 'node:fs';
import { decodePng } from '@mrt/sdk';
import { openFile } from '@mrt/sdk/files';

/**
 * node describe-file.js FILE: `FILE.json`, what the SDK reads in it, `FILE.N.rgba`, the pixels of each layer, `FILE.N.mask`, the
 * values of its mask, and `FILE.page.rgba`, all of it flattened.
 */
const path = process.argv[2] as string;

const { stack, warnings, psnr } = await openFile(path);
const layers = stack.layers.map(({ png, mask, ...layer }, z) => {
  writeFileSync(`${path}.${z}.rgba`, decodePng(png).data);
  if (!mask) return layer;
  writeFileSync(
    `${path}.${z}.mask`,
    decodePng(mask.png).data.filter((_, at) => at % 4 === 0),
  );
  return { ...layer, maskRegion: mask.region };
});
writeFileSync(`${path}.page.rgba`, stack.composite().data);
const { canvas, page, groups } = stack;
writeFileSync(`${path}.json`, JSON.stringify({ canvas, page, layers, groups, warnings, psnr }));
