import { MRT } from '@mrt/sdk';
import { withServers } from '../../servers/launch.mjs';
import { metric } from '../../servers/metric.mjs';
import { SLOTS } from '../../servers/repository.mjs';
import { HANG, until } from '../../servers/until.mjs';
import { median, short } from '../tools/figures.mjs';
import { requests } from '../tools/requests.mjs';

const GREEDY = 30; // runs of the other caller
const STEPS = 60;
const SAMPLES = 5;
const MOST = 20; // times its time alone, after which a run is not waited for any more
const GOAL = 3;

/** What one run of a caller takes beside another caller who has many, as a ratio to its time alone. */
export function fairness() {
  return withServers([undefined], async (server) => {
    const [{ input: design }] = await requests(1, { task: 'text_to_layers', layers: 4 });
    const [{ input: picture }] = await requests(1, { task: 'image_to_layers', layers: 4 });
    const one = (mrt, options) => mrt.generate({ ...design, steps: 1 }, options);
    const many = (changes) => (mrt) => mrt.generate({ ...design, steps: STEPS, ...changes });
    const apart = (mrt, options) => mrt.decompose({ image: picture.image, expert: 'experts' }, options);
    const rows = [];
    for (const [what, run, greedy, names] of [
      [`1 step beside ${GREEDY} of ${STEPS}`, one, many({}), ['one', 'other']],
      [`1 step beside ${GREEDY} of ${STEPS}, high`, one, many({ priority: 'high' }), ['one', 'other']],
      [`1 step beside ${GREEDY} pictures`, one, apart, ['one', 'other']],
      [`a picture beside ${GREEDY} pictures`, apart, apart, ['one', 'other']],
      [`1 step beside ${GREEDY} of ${STEPS}, as one caller`, one, many({}), ['same', 'same']],
    ]) {
      rows.push(await rowOf(server, what, run, greedy, names));
      console.log(JSON.stringify(rows.at(-1)));
    }
    return {
      words:
        `One caller has ${GREEDY} runs, ${SLOTS} with a slot and the others waiting; another one makes runs one after the other. "times": the ` +
        `median of those over the median alone, on the same server just before; the goal is ${GOAL}. "first": of the first such run, which ` +
        'meets a call of the denoiser that was filled for a single caller. "as one caller": both have one clientId, so the order of arrival ' +
        `decides; a run is given up at ${MOST} times. A picture is taken apart by the experts; high: the many ask for it, and are not allowed it.`,
      tables: [{ title: 'One run beside many of another caller', rows }],
      plot: {
        title: 'Times as long as alone (logarithmic)',
        labels: rows.map((_, index) => String(index + 1)),
        series: { measured: rows.map((row) => row.times), goal: rows.map(() => GOAL) },
        log: true,
      },
    };
  });
}

async function rowOf(server, what, run, greedy, [own, others]) {
  const mrt = new MRT({ url: server.url, clientId: own, maxRetries: 0 });
  const other = new MRT({ url: server.url, clientId: others, maxRetries: 0 });
  await run(mrt).final(); // fills caches
  const alone = [];
  for (let turn = 0; turn < SAMPLES; turn++) alone.push(await timeOf((options) => run(mrt, options)));
  const limit = MOST * median(alone);
  const [stop, ended] = keptUp(() => greedy(other));
  await until(async () => (await metric(server, 'mrt_waiting_runs')) >= GREEDY - SLOTS - 1, 3 * HANG);
  const beside = [];
  for (let turn = 0; turn < SAMPLES && (beside.at(-1) ?? 0) < limit; turn++)
    beside.push(await timeOf((options) => run(mrt, options), limit));
  stop();
  await ended;
  mrt.close();
  other.close();
  return {
    run: what,
    'alone ms': short(median(alone)),
    'beside ms': short(median(beside)),
    times: short(median(beside) / median(alone)),
    first: short(beside[0] / median(alone)),
    runs: beside.length,
  };
}

/** GREEDY runs at a time, a new one for each that ends; what stops them, and when they have ended. */
function keptUp(start) {
  const running = new Set();
  let stopped = false;
  const one = async () => {
    while (!stopped) {
      const run = start();
      running.add(run);
      await run.final().catch(() => {});
      running.delete(run);
    }
  };
  const ended = Promise.all(Array.from({ length: GREEDY }, one));
  const stop = () => {
    stopped = true;
    for (const run of running) run.abort();
  };
  return [stop, ended];
}

/** ms of a run, or those after which it was given up. */
async function timeOf(start, limit = 120_000) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limit);
  const begun = performance.now();
  try {
    await start({ signal: controller.signal }).final();
  } catch (error) {
    if (error.code !== 'cancelled') throw error;
  } finally {
    clearTimeout(timer);
  }
  return performance.now() - begun;
}
