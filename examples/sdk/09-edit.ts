// A stack is a value: every edit gives a new one and leaves the old one alone. No server is needed for it.
import { writeFile } from 'node:fs/promises';
import { encodePng } from '@mrt/sdk';
import { openFile } from '@mrt/sdk/files';

const { stack: before } = await openFile(`${import.meta.dirname}/design.ora`);
const { region } = before.layer('heart');
const after = before
  .replace('heart', { name: 'big heart', region: { ...region, x: region.x + 32 } }) // moved, not redrawn
  .opacity('big heart', 0.8)
  .lock('big heart');

for (const { after: layer, fields } of before.diff(after).changed) console.log(layer.name, fields);
for (const { name, opacity, locked } of after.manifest().layers) console.log(name, { opacity, locked });

await writeFile('before.png', encodePng(before.composite()));
await writeFile('after.png', encodePng(after.composite()));
