// A server dies behind the gateway while a run is under way and another one waits for a slot; prints how both end, as JSON.
// Arguments: URL, token, certificate, pid of the server.
import { readFileSync } from 'node:fs';
import { MRT } from '@mrt/sdk';

const [url, token, certificate, pid] = process.argv.slice(2);
const mrt = new MRT({
  url,
  headers: { authorization: `Bearer ${token}` },
  ...(url.startsWith('grpcs') && { tls: { ca: readFileSync(certificate) } }),
  maxRetries: 10,
});
const DESIGN = { prompt: 'red heart icon on a blue background', canvas: { width: 64, height: 64 } };
const runs = Array.from({ length: 9 }, () => mrt.generate({ ...DESIGN, steps: 100 }));
const ends = runs.map((run) =>
  run.final().then(
    () => 'done',
    ({ code, retryable }) => `${code}, ${retryable}`,
  ),
);
const begun = new Set();
await new Promise((resolve) => {
  for (const run of runs) run.on('step', () => begun.add(run).size === 8 && resolve());
});
process.kill(Number(pid), 'SIGKILL');
const before = new Set(begun); // those that wait go on later
const of = (test) => Promise.all(ends.filter((_, index) => test(runs[index])));
const [broken, waited] = [await of((run) => before.has(run)), await of((run) => !before.has(run))];
console.log(JSON.stringify({ begun: broken, waiting: waited }));
mrt.close();
