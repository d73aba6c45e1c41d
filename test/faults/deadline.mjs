// `timeouts.total` passes while the run is under way.

import { metric } from '../servers/metric.mjs';
import { until } from '../servers/until.mjs';
import { clientOf, ends, LONGEST, watch } from './runs.mjs';

const LIMIT = 1_500;

export default {
  name: `deadline of ${LIMIT} ms passes in a run`,
  shared: true,
  async run(server) {
    const before = await metric(server, 'mrt_cancelled_total');
    const late = watch(clientOf(server, { timeouts: { total: LIMIT } }), LONGEST);
    const { lost } = await ends([late]);
    const ms = await until(async () => (await metric(server, 'mrt_cancelled_total')) > before);
    const { end, error } = late;
    return {
      saw: `${end} after ${late.ms} ms and ${late.steps} steps; the server cancelled it, as its metrics showed ${ms} ms later`,
      lost,
      ok: end === 'deadline_exceeded' && !error.retryable && late.ms >= LIMIT,
    };
  },
};
