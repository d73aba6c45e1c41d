// Reads one step of a run, pauses, and prints the peak memory of the process in MB: the cost of a slow reader.
import { setTimeout } from 'node:timers/promises';
import { MRT } from '../../dist/index.js';

const [url, request, pause] = process.argv.slice(2);
const mrt = new MRT({ url });
const run = mrt.generate(JSON.parse(request));
for await (const { index } of run) {
  if (index > 1) continue;
  await setTimeout(Number(pause));
  console.log(Math.round(process.resourceUsage().maxRSS / 1024));
  break;
}
mrt.close();
