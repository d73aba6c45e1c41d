// What a run would do and what it would cost, before anything is drawn.
import { MRT } from '@mrt/sdk';

const mrt = new MRT();
const { model, limits } = await mrt.info();
console.log(`model ${model.family}: up to ${limits.maxLayers} layers on ${limits.maxCanvas} px`);

const input = { prompt: 'white cup icon, orange sun icon on a green background', seed: 2 };
const plan = await mrt.plan('generate', input);
for (const [slot, { x, y, width, height }] of plan.regions.entries())
  console.log(`${plan.captions?.[slot]}: ${width} x ${height} px at ${x}, ${y}`);
console.log(`${plan.steps} steps, ${plan.tokens} tokens, about ${plan.seconds.toFixed(1)} s`);

// Words outside of the model's vocabulary are reported here, not discovered in the picture.
const { remarks } = await mrt.plan('generate', { prompt: 'a red rocket on a blue background' });
for (const remark of remarks) console.log(remark);
mrt.close();
