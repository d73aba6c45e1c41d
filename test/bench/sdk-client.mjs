// One client of the benchmark: the SDK. `sdk-client.mjs URL STEPS LAYERS SIDE RUNS` prints ms of wall and CPU for each run.
import { MRT } from '@mrt/sdk';

const [url, steps, count, side, runs] = process.argv
  .slice(2)
  .map((text, i) => (i === 0 ? text : Number(text)));
const region = { x: 0, y: 0, width: side, height: side };
const layers = Array.from({ length: Math.max(1, count - 1) }, () => ({ region }));
const mrt = new MRT({ url });

async function once() {
  const start = performance.now();
  const before = process.cpuUsage();
  const run = mrt.generate({ prompt: String(steps), canvas: { width: side, height: side }, layers });
  let seen = 0;
  for await (const step of run) seen += step.index > 0 ? 1 : 0;
  const stack = await run.final();
  const { user, system } = process.cpuUsage(before);
  if (seen !== steps || stack.layers.length !== layers.length + 1) throw new Error('something was lost');
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

await once();
const measured = [];
for (let i = 0; i < runs; i++) measured.push(await once());
mrt.close();
console.log(JSON.stringify({ runs: measured, rss: process.resourceUsage().maxRSS / 1024 }));
