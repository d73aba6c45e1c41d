import type { Settings } from '../config/options.js';
import type { Tracer } from '../config/tracer.js';
import type { RunEvent } from '../events.js';
import { cancelled } from '../transport/abort.js';
import type { Plan } from './plan.js';
import { type Asked, RunSpan } from './span.js';

interface Traced extends Asked, Pick<Settings, 'tracer'> {
  readonly signal: AbortSignal;
}

type Open = (span?: RunSpan) => AsyncGenerator<RunEvent, void, undefined>;

/** What `open` yields, in a span from the first `next()` to the end, whatever that is. */
export const traced = (open: Open, { tracer, ...of }: Traced) => (tracer ? inSpan(open, tracer, of) : open());

async function* inSpan(
  open: Open,
  tracer: Tracer,
  { signal, ...asked }: Omit<Traced, 'tracer'>,
): AsyncGenerator<RunEvent, void, undefined> {
  const span = new RunSpan(tracer, asked.task, asked);
  const left = () => span.end(cancelled());
  signal.addEventListener('abort', left, { once: true }); // a reader that pauses may never come back
  try {
    for await (const event of open(span)) {
      span.take(event);
      yield event;
    }
    span.end();
  } catch (error) {
    span.end(error);
    throw error;
  } finally {
    signal.removeEventListener('abort', left);
    left();
  }
}

/** The same of a plan, which is one answer. */
export async function tracedPlan(
  ask: (span?: RunSpan) => Promise<Plan>,
  { tracer, ...asked }: Omit<Traced, 'signal'>,
): Promise<Plan> {
  const span = tracer && new RunSpan(tracer, 'plan', asked);
  try {
    const plan = await ask(span);
    span?.asked(plan);
    span?.end();
    return plan;
  } catch (error) {
    span?.end(error);
    throw error;
  }
}
