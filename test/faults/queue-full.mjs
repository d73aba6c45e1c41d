// All slots and the whole queue are taken: the next is refused, and served once it tries again.
import { pending } from '../servers/metric.mjs';
import { QUEUE, SLOTS } from '../servers/repository.mjs';
import { until } from '../servers/until.mjs';
import { clientOf, DESIGN, ends, LONGEST, summary, watch } from './runs.mjs';

const ALL = SLOTS + 1 + QUEUE; // the engine holds one run that waits for a slot

export default {
  name: `queue full: ${ALL} runs, then one more`,
  shared: true,
  async run(server) {
    const client = clientOf(server, { maxRetries: 0 });
    const runs = Array.from({ length: SLOTS + 1 }, () => watch(client, LONGEST));
    try {
      await until(() => runs.filter(({ events }) => events > 0).length >= SLOTS);
      for (let more = 0; more < QUEUE; more++) runs.push(watch(client, LONGEST));
      await until(async () => (await pending(server)) === QUEUE);
      const refused = await watch(client, DESIGN).ended;
      const early = runs.filter(({ end }) => end).length;
      const patient = watch(clientOf(server, { maxRetries: 10 }), DESIGN);
      for (const { run } of runs) run.abort();
      const { lost } = await ends([...runs, refused, patient]);
      return {
        saw: `the next: ${refused.end} after ${refused.ms} ms; one that tries again: ${patient.end}; those that left: ${summary(runs)}`,
        lost,
        ok:
          refused.end === 'resource_exhausted' &&
          refused.error.retryable &&
          patient.end === 'done' &&
          early === 0,
      };
    } finally {
      for (const { run } of runs) run.abort();
    }
  },
};
