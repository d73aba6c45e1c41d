// One layer is redrawn; the others are only looked at.
import { MRT } from '@mrt/sdk';
import { openFile, saveFile } from '@mrt/sdk/files';

const { stack: design } = await openFile(`${import.meta.dirname}/design.ora`);

const mrt = new MRT();
const restyled = await mrt
  .restyle({
    stack: design,
    targets: { heart: { caption: 'green star icon' } }, // `reference: 'star.png'` says what it is drawn from
    seed: 5,
  })
  .final();

for (const { after, fields } of design.diff(restyled).changed) console.log(after.name, fields);
await saveFile(restyled, 'restyled.ora');
mrt.close();
