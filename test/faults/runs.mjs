// Runs of the SDK, and what came of them.
import { MRT, MRTError } from '@mrt/sdk';
import { MRT as WebMRT } from '@mrt/sdk/web';
import { HANG } from '../servers/until.mjs';

export const DESIGN = {
  prompt: 'a red star',
  canvas: { width: 64, height: 64 },
  layers: [{ region: { x: 16, y: 16, width: 32, height: 32 }, caption: 'a red star' }],
};
export const LONG = { ...DESIGN, steps: 100 };
/** Takes 20 s and more where eight share the machine: until then all slots are taken. */
export const LONGEST = { ...LONG, canvas: { width: 128, height: 128 } };

const clients = new Set();

export function clientOf(server, { http = false, timeouts, ...more } = {}) {
  const options = { ...more, timeouts: { connect: HANG, ...timeouts } };
  const client = http
    ? new WebMRT({ url: `http://${server.http}`, ...options })
    : new MRT({ url: server.url, ...options });
  clients.add(client);
  return client;
}

export function closeClients() {
  for (const client of clients) client.close();
  clients.clear();
}

/** A run that has been started: how far it has come, and how it ends; nothing of it is ever thrown. */
export function watch(client, input) {
  const run = client.generate(input);
  const start = performance.now();
  const own = { run, events: 0, steps: 0, end: undefined, ms: 0 };
  own.ended = new Promise((resolve) => {
    const end = (code, error) => {
      Object.assign(own, { end: code, error, ms: Math.round(performance.now() - start) });
      resolve(own);
    };
    run.final().then(
      () => end('done'),
      (error) => end(MRTError.is(error) ? error.code : 'untyped', error),
    );
  });
  run
    .on('accepted', () => own.events++)
    .on('step', () => {
      own.events++;
      own.steps++;
    });
  return own;
}

/** Waits for the ends of runs; whatever is still open after `ms` is lost, as is what ended without a typed error. */
export async function ends(runs, ms = HANG) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.all(runs.map(({ ended }) => ended)), late]);
  clearTimeout(timer);
  const count = (test) => runs.filter(test).length;
  const lost = count(({ end }) => end === undefined || end === 'untyped');
  for (const { run, end } of runs) if (end === undefined) run.abort();
  return { lost, count };
}

/** How many runs ended in which way: `8 done, 4 unavailable`. */
export function summary(runs) {
  const counts = new Map();
  for (const { end = 'nothing' } of runs) counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${count} ${code}`).join(', ');
}

/** Whether a run was refused in a way that may be tried again, before it had begun. */
export const refusedEarly = ({ end, error, events }) =>
  end === 'unavailable' && error.retryable && events === 0;
/** Whether it broke off with words that say so. */
export const broken = ({ end, error }) => end === 'unavailable' && error.retryable;
