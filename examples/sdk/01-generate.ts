// A prompt becomes a stack of transparent layers, and the stack a Photoshop file.
import { MRT } from '@mrt/sdk';
import { saveFile } from '@mrt/sdk/files';

const mrt = new MRT(); // MRT_URL, or 127.0.0.1:8001, where `npx mrt serve` listens
const run = mrt.generate({ prompt: 'red heart icon, yellow moon icon on a blue background', seed: 4 });
const stack = await run.final();
await saveFile(stack, 'heart.psd');

console.log(`heart.psd: ${stack.layers.map(({ name }) => name).join(', ')}`);
mrt.close();
