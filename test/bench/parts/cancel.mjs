import { setTimeout as pause } from 'node:timers/promises';
import { MRT } from '@mrt/sdk';
import { withServers } from '../../servers/launch.mjs';
import { median, quantile, short } from '../tools/figures.mjs';
import { requests } from '../tools/requests.mjs';

const CANCELS = 40;
const STEPS = 100; // so that no run ends by itself before it is its turn to be cancelled
const SHARES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1];

/** From a cancel to the moment when the slot is somebody else's. */
export function cancel() {
  return withServers([undefined], async (server) => {
    const mrt = new MRT({ url: server.url });
    const slots = Number((await mrt.info()).parameters.slots);
    const [asked] = await requests(1, { task: 'image_to_layers' });
    const start = () => held(mrt[asked.method]({ ...asked.input, steps: STEPS }));
    const found = await measure(start, slots);
    await idle(server); // a cancel that is still on its way would be lost with the connection
    mrt.close();
    const row = (what, values) => ({
      what,
      median: short(median(values)),
      p95: short(quantile(values, 0.95)),
      most: short(Math.max(...values)),
    });
    const ms = found.map((one) => one.ms);
    return {
      words:
        `All ${slots} slots are taken by runs of ${STEPS} steps and one more run waits. One of the ${slots} is cancelled, at any moment of ` +
        `a step: how long until the client reads that the waiting one is accepted, ${CANCELS} times. "steps": how many steps the ` +
        'runs that stay have finished by then.',
      tables: [
        {
          title: 'From cancel to freed slot',
          rows: [
            row('ms', ms),
            row(
              'steps',
              found.map((one) => one.steps),
            ),
          ],
        },
      ],
      plot: {
        title: 'ms from cancel to freed slot, by share of the cancels',
        labels: SHARES.map((share) => `${share * 100} %`),
        series: { ms: SHARES.map((share) => quantile(ms, share)) },
      },
    };
  });
}

async function measure(start, slots) {
  const holders = Array.from({ length: slots }, start);
  await Promise.all(holders.map(({ accepted }) => accepted));
  const found = [];
  for (let turn = 0; turn < CANCELS; turn++) {
    const waiting = start();
    const stays = holders[1];
    await pause(100 + Math.random() * 2 * (await stays.stepMs())); // it has reached the queue by then
    if (waiting.isAccepted()) throw new Error('a run ended by itself, so that nothing waits');
    const [at, step] = [performance.now(), stays.step()];
    holders.shift().run.abort();
    await waiting.accepted;
    found.push({ ms: performance.now() - at, steps: stays.step() - step });
    holders.push(waiting);
  }
  for (const { run } of holders) run.abort();
  await Promise.all(holders.map(({ ended }) => ended));
  return found;
}

/** Until the server has no run any more. */
async function idle({ metrics }) {
  const page = async () => (await fetch(`http://${metrics}/metrics`)).text();
  while (!/^mrt_active_runs 0$/m.test(await page())) await pause(200);
}

/** A run under way that takes a slot, and what is known of it. */
function held(run) {
  let accepted = false;
  let last = { index: 0, ms: 0 };
  let stepped;
  const firstStep = new Promise((resolve) => {
    stepped = resolve;
  });
  run.on('step', (step) => {
    last = step;
    stepped();
  });
  return {
    run,
    accepted: new Promise((resolve, reject) => {
      run.on('accepted', () => {
        accepted = true;
        resolve();
      });
      run.on('error', reject);
    }),
    ended: run.final().then(
      () => {},
      () => {},
    ),
    isAccepted: () => accepted,
    step: () => last.index,
    stepMs: async () => {
      await firstStep;
      return last.ms;
    },
  };
}
