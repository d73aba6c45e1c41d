// A new layer in a design that exists. Every other layer comes back byte for byte.
import { MRT } from '@mrt/sdk';
import { openFile, saveFile } from '@mrt/sdk/files';

const { stack: design } = await openFile(`${import.meta.dirname}/design.ora`); // or .psd, .zip, a folder

const mrt = new MRT();
const add = [
  {
    name: 'moon',
    caption: 'yellow moon icon',
    region: { x: 64, y: 48, width: 48, height: 48 },
    below: 'heart', // without it the layer comes on top
  },
];
const more = await mrt.addLayers({ stack: design, add, seed: 3 }).final();

const { added, changed } = design.diff(more);
console.log(`added ${added.map(({ name }) => name)}; touched ${changed.length} others`);
await saveFile(more, 'more.ora');
mrt.close();
