// Three ways to stop a run. Each one cancels it on the server, which is free for the next run within one step.
import { MRT, MRTError } from '@mrt/sdk';

const mrt = new MRT();
const long = { prompt: 'black heart icon on a yellow background', steps: 100 };

const left = mrt.generate(long);
for await (const { index } of left) if (index === 3) break; // 1. leave the loop
console.log('left at step 3');

const stopped = mrt.generate(long);
stopped.on('step', ({ index }) => index === 3 && stopped.abort()); // 2. a stop button
await stopped.final().catch(report);

const late = mrt.generate(long, { signal: AbortSignal.timeout(500) }); // 3. any AbortSignal
await late.final().catch(report);

mrt.close();

function report(error: unknown) {
  if (!MRTError.is(error) || error.code !== 'cancelled') throw error;
  console.log(error.message);
}
