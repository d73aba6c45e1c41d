// The wall clock jumps by an hour and back, in the client's process or in the engine's; the machine's own stays as it is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../servers/repository.mjs';
import { HANG } from '../servers/until.mjs';
import { clientOf, DESIGN, ends, summary, watch } from './runs.mjs';
import { serve } from './serve.mjs';

const HOUR_MS = 3_600_000;
const EVERY_MS = 100;
const RUNS = 4;
const STEPS = 20;

const MODEL = `
import time

real = time.time


def jumping():
    return real() + (3600 if int(real() * 10) % 2 else -3600)


time.time = jumping
${readFileSync(join(REPOSITORY, 'mrt/1/model.py'), 'utf8').replace(/^"""[\s\S]*?"""/, '')}`;

async function measured(server) {
  const client = clientOf(server, { timeouts: { total: HANG } });
  const timings = [];
  const runs = Array.from({ length: RUNS }, () => watch(client, { ...DESIGN, steps: STEPS }));
  for (const { run } of runs) run.on('done', (done) => timings.push(...Object.values(done.timings)));
  const { lost } = await ends(runs, 1.5 * HANG);
  const sound = timings.length > 0 && timings.every((ms) => ms >= 0 && ms < 1.5 * HANG);
  return {
    saw: `${summary(runs)}; times in \`done\` from ${Math.min(...timings).toFixed(0)} to ${Math.max(...timings).toFixed(0)} ms`,
    lost,
    ok: sound && runs.every(({ end }) => end === 'done'),
  };
}

export default [
  {
    name: "the clock of the client's process jumps by an hour, ten times a second",
    shared: true,
    async run(server) {
      const real = Date.now;
      Date.now = () => real() + (Math.floor(real() / EVERY_MS) % 2 ? HOUR_MS : -HOUR_MS);
      try {
        return await measured(server);
      } finally {
        Date.now = real;
      }
    },
  },
  {
    name: "the clock of the engine's process jumps by an hour, ten times a second",
    start: () => serve({ changes: { 'mrt/1/model.py': MODEL } }),
    async run(server) {
      const seen = await measured(server);
      await server.close();
      return seen;
    },
  },
];
