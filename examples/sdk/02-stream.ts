// Every denoising step arrives as it is computed, with a preview of the picture so far.
import { writeFile } from 'node:fs/promises';
import { MRT } from '@mrt/sdk';

const mrt = new MRT();
const run = mrt.generate({ prompt: 'orange star icon on a purple background', seed: 3, preview: 128 });
run.on('accepted', ({ tokens, steps }) => console.log(`accepted: ${tokens} tokens, ${steps} steps`));
run.on('layer', ({ layer, index, of }) => console.log(`layer ${index} of ${of}: ${layer.name}`));

// The loop sets the pace: while it is busy, the server waits at most one message ahead.
for await (const { index, of, ms, preview } of run) {
  console.log(`step ${index} of ${of}, ${Math.round(ms)} ms`);
  if (preview) await writeFile('preview.png', preview);
}

const stack = await run.final(); // the same run: nothing is sent twice
console.log(String(stack));
mrt.close();
