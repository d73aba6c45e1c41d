// All slots, the door and the queue are taken: the next is refused, and served once it tries again.
import { clientOf, DESIGN, ends, LONGEST, SLOTS, told, watch } from './runs.mjs';
import { metric, until } from './serving.mjs';

const QUEUE = 64; // max_queue_size of the model's config
const PLACES = SLOTS + 1 + QUEUE;

export default {
  name: `queue full: ${PLACES} runs, then one more`,
  shared: true,
  async run(server) {
    const client = clientOf(server, { maxRetries: 0 });
    const runs = Array.from({ length: SLOTS + 1 }, () => watch(client, LONGEST));
    try {
      await until(() => runs.filter(({ events }) => events > 0).length >= SLOTS);
      for (let more = 0; more < QUEUE; more++) runs.push(watch(client, LONGEST));
      const pending = () => metric(server, 'nv_inference_pending_request_count', 'model="mrt",');
      await until(async () => (await pending()) === QUEUE);
      const refused = await watch(client, DESIGN).ended;
      const early = runs.filter(({ end }) => end).length;
      const patient = watch(clientOf(server, { maxRetries: 10 }), DESIGN);
      for (const { run } of runs) run.abort();
      const { lost } = await ends([...runs, refused, patient]);
      return {
        saw: `the next: ${refused.end} after ${refused.ms} ms; one that tries again: ${patient.end}; those that left: ${told(runs)}`,
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
