// A caller that looks at each step for a while: it misses nothing, and holds nobody back.
import { setTimeout as sleep } from 'node:timers/promises';
import { HANG } from '../servers/until.mjs';
import { clientOf, DESIGN, ends, watch } from './runs.mjs';

const STEPS = 30;

export default {
  name: 'slow reader, 100 ms a step with previews',
  shared: true,
  async run(server) {
    const client = clientOf(server);
    const slow = client.generate({ ...DESIGN, steps: STEPS, preview: 64 });
    const seen = [];
    let next;
    for await (const { index, preview } of slow) {
      next ??= watch(client, DESIGN);
      if (preview) seen.push(index);
      await sleep(100);
      if (index === STEPS / 2) await Promise.race([next.ended, sleep(HANG)]);
    }
    const overtaken = next.end === 'done';
    const { lost } = await ends([next]);
    const { layers } = await slow.final();
    const whole = seen.length === STEPS && seen.every((index, at) => index === at + 1) && layers.length === 2;
    return {
      saw: `${seen.length} of ${STEPS} previews in order, ${layers.length} layers; a run beside it: ${next.end}, ${overtaken ? 'before' : 'after'} it`,
      lost,
      ok: whole && overtaken,
    };
  },
};
