// You say where each layer goes. The canvas is larger than the page: the sun reaches beyond its upper edge and stays whole.
import { MRT } from '@mrt/sdk';
import { saveFile } from '@mrt/sdk/files';

const mrt = new MRT();
const stack = await mrt
  .generate({
    canvas: { width: 128, height: 144 },
    page: { x: 0, y: 16, width: 128, height: 128 },
    background: { caption: 'teal background' },
    layers: [
      { name: 'sun', caption: 'yellow sun icon', region: { x: 64, y: 0, width: 64, height: 64 } },
      { name: 'title', caption: 'white text "LOVE"', region: { x: 16, y: 96, width: 96, height: 32 } },
    ],
    seed: 2,
  })
  .final();

await saveFile(stack, 'sun.ora');
for (const { name, region } of stack.layers) console.log(name, region);
mrt.close();
