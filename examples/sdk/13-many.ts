// Many runs at once share the server's denoiser calls, step by step; what somebody waits for goes first.
import { MRT } from '@mrt/sdk';

const mrt = new MRT();
const star = (colour: string, priority: 'low' | 'high') =>
  mrt.generate({ prompt: `${colour} star icon on a white background`, seed: 1, priority }).final();

const colours = ['red', 'green', 'blue', 'orange', 'purple', 'pink'];
const batch = colours.map((colour) => star(colour, 'low'));
console.log(`first: ${await star('black', 'high')}`);
for (const stack of await Promise.all(batch)) console.log(`then: ${stack}`);
mrt.close();
