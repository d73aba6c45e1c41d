// SIGTERM while runs are under way and others wait: each finishes whole, or is refused before any event, as one to try elsewhere.
import { SLOTS } from '../servers/repository.mjs';
import { HANG, until } from '../servers/until.mjs';
import { clientOf, DESIGN, ends, refusedEarly, summary, watch } from './runs.mjs';
import { serve } from './serve.mjs';

const STREAMS = 16;
const INPUT = { ...DESIGN, steps: 16 };

export default {
  name: `SIGTERM under ${STREAMS} streams, 4 of them HTTP`,
  start: serve,
  async run(server) {
    const [grpc, http] = [
      clientOf(server, { maxRetries: 0 }),
      clientOf(server, { http: true, maxRetries: 0 }),
    ];
    const runs = Array.from({ length: STREAMS }, (_, index) => watch(index % 4 ? grpc : http, INPUT));
    await until(() => runs.filter(({ steps }) => steps > 0).length >= SLOTS);
    const at = performance.now();
    const closed = server.close();
    const { lost, count } = await ends(runs, 2 * HANG + 10_000);
    const late = await watch(grpc, INPUT).ended;
    const { code, left } = await closed;
    const seconds = ((performance.now() - at) / 1000).toFixed(1);
    const cut = runs.filter((run) => run.end !== 'done' && !refusedEarly(run)).length;
    return {
      saw: `${summary(runs)}, ${cut} cut off; one that came later: ${late.end}; ended after ${seconds} s with ${code}, /dev/shm: ${left.length} left`,
      lost: lost + cut,
      ok:
        count(({ end }) => end === 'done') >= SLOTS && refusedEarly(late) && code === 0 && left.length === 0,
    };
  },
};
