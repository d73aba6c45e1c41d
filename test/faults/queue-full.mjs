// All slots are taken and as many runs wait as may, of one caller: its next is refused and served once it tries again, and another
// caller is served at once.
import { metric } from '../servers/metric.mjs';
import { OWN_ROOM, SLOTS } from '../servers/repository.mjs';
import { until } from '../servers/until.mjs';
import { clientOf, DESIGN, ends, LONGEST, summary, watch } from './runs.mjs';

const ALL = SLOTS + OWN_ROOM;

export default {
  name: `${ALL} runs of one caller, then one more of it, and one of another`,
  shared: true,
  async run(server) {
    const clientId = 'greedy';
    const client = clientOf(server, { maxRetries: 0, clientId });
    const runs = Array.from({ length: SLOTS }, () => watch(client, LONGEST));
    try {
      await until(() => runs.filter(({ events }) => events > 0).length >= SLOTS);
      for (let more = 0; more < OWN_ROOM; more++) runs.push(watch(client, LONGEST));
      await until(async () => (await metric(server, 'mrt_waiting_runs')) === OWN_ROOM);
      const refused = await watch(client, DESIGN).ended;
      const other = await watch(clientOf(server, { maxRetries: 0 }), { ...DESIGN, steps: 1 }).ended;
      const early = runs.filter(({ end }) => end).length;
      const patient = watch(clientOf(server, { maxRetries: 10, clientId }), DESIGN);
      for (const { run } of runs) run.abort();
      const { lost } = await ends([...runs, refused, other, patient]);
      const { retryAfter } = refused.error ?? {};
      return {
        saw: `its next: ${refused.end}, to come again after ${retryAfter} ms; one that tries again: ${patient.end}; another caller's: ${other.end}; those that left: ${summary(runs)}`,
        lost,
        ok:
          refused.end === 'resource_exhausted' &&
          refused.error.retryable &&
          retryAfter >= 500 &&
          patient.end === 'done' &&
          other.end === 'done' &&
          early === 0,
      };
    } finally {
      for (const { run } of runs) run.abort();
    }
  },
};
