// A flat picture is taken apart at its own size: what is in front becomes a layer, and what it hid is filled in.
// node 06-decompose.ts [PICTURE]    PNG, JPEG or WebP; by default picture.png, which lies beside this file
import { MRT } from '@mrt/sdk';
import { saveFile } from '@mrt/sdk/files';

const image = process.argv[2] ?? `${import.meta.dirname}/picture.png`;

const mrt = new MRT();
const run = mrt.decompose({ image, seed: 1 });
run.on('progress', ({ text }) => console.log(text)); // reading text, finding layers, refining 3 of 10, ...
run.on('accepted', ({ regions }) => console.log(`found ${regions.length - 1} layers on the background`));
const stack = await run.final();

for (const { name, kind, text } of stack.layers) console.log(`${kind ?? 'layer'}: ${text?.string ?? name}`);

for (const remark of stack.remarks) console.log(remark); // what the server thinks is wrong with its own result
const { warnings } = await saveFile(stack, 'layers.psd');
for (const { text } of warnings) console.log(text);
console.log(String(stack));
mrt.close();
