import { setTimeout as pause } from 'node:timers/promises';
import { MRT, MRTError } from '@mrt/sdk';
import { MRT as WebMRT } from '@mrt/sdk/web';
import { randomOf } from './random.mjs';

const CALLERS = 10; // more than there are slots
const CANCELLED = 0.2;
const REFUSED = 0.05;
const UNTOLD = 0.2; // of those that the server can lay out: without regions
const QUALITIES = ['draft', 'standard'];
const PREVIEWS = [0, 0, 96];
const LATEST_CANCEL_MS = 4000;
const PATIENT = { timeouts: { connect: 60_000 } }; // so many callers fill the machine; retries are those of any app

/** Makes the server's memory as large as it will get: all slots with one request, for a request of each bucket. */
export async function fill(server, requests) {
  const mrt = new MRT({ url: server.url });
  const slots = Number((await mrt.info()).parameters.slots);
  const byBucket = new Map(requests.map((request) => [request.bucket, request]));
  const largest = [...byBucket.values()];
  const laidOut = largest
    .filter(({ input }) => input.image)
    .map((one) => ({ ...one, input: withoutRegions(one.input) }));
  for (const { method, input } of [...largest, ...laidOut]) {
    const run = () => mrt[method]({ ...input, quality: 'draft', preview: Math.max(...PREVIEWS) }).final();
    await Promise.all(Array.from({ length: slots }, run));
  }
  mrt.close();
}

/**
 * Callers over both transports who start runs of `requests` until `going()` is false: some they cancel at any moment, some the
 * server has to refuse. Gives the number of runs by how they ended, and the errors that nobody asked for.
 */
export async function load(server, requests, seed, going) {
  const clients = [
    new MRT({ url: server.url, ...PATIENT }),
    new WebMRT({ url: `http://${server.http}`, ...PATIENT }),
  ];
  const ends = { done: 0, cancelled: 0, refused: 0, unexpected: 0, lost: 0 };
  const errors = new Map();
  const caller = async (number) => {
    const random = randomOf(seed + number);
    const any = (list) => list[Math.floor(random() * list.length)];
    while (going()) {
      const { method, input } = any(requests);
      const wish = random();
      const sampling = { quality: any(QUALITIES), preview: any(PREVIEWS) };
      if (wish < REFUSED) Object.assign(sampling, { quality: undefined, steps: 1000 }); // more than the server takes
      const run = any(clients)[method]({
        ...(random() < UNTOLD ? withoutRegions(input) : input),
        ...sampling,
      });
      const cancelAt = wish > 1 - CANCELLED ? random() * LATEST_CANCEL_MS : undefined;
      const { end, error } = await ended(run, cancelAt);
      const wanted = { cancelled: cancelAt !== undefined, refused: wish < REFUSED, done: wish >= REFUSED };
      const counted = end === 'lost' || wanted[end] ? end : 'unexpected';
      ends[counted] += 1;
      if (counted === 'unexpected' || counted === 'lost')
        errors.set(withCauses(error), (errors.get(withCauses(error)) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)));
  for (const client of clients) client.close();
  return { ends, errors: Object.fromEntries(errors) };
}

/** An error and its causes. */
const withCauses = (error) => [error, error?.cause, error?.cause?.cause].filter(Boolean).join('; ');

/** The same task with the layout left to the server, where it can find one. */
function withoutRegions(input) {
  if (input.image) return { image: input.image, seed: input.seed };
  if (!input.background || input.background.image) return input; // edits speak of layers that are there
  const { canvas, page, seed, background, layers } = input;
  const prompt = [background, ...layers].map(({ caption }) => caption).join('; ');
  return { prompt, canvas, page, seed };
}

/** How a run ended: done, cancelled, refused, another typed error, or lost, which is any other way. */
async function ended(run, cancelAt) {
  const over = new AbortController();
  if (cancelAt !== undefined) {
    const cancel = () => run.abort();
    pause(cancelAt, undefined, { signal: over.signal }).then(cancel, () => {});
  }
  try {
    await run.final();
    return { end: 'done' };
  } catch (error) {
    if (!MRTError.is(error)) return { end: 'lost', error };
    const end = { cancelled: 'cancelled', invalid_argument: 'refused' }[error.code] ?? 'unexpected';
    return { end, error };
  } finally {
    over.abort();
  }
}
