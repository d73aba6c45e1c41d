// kill -9 of a process with a run under way: its slot is free again, over gRPC and over HTTP.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { metric } from '../servers/metric.mjs';
import { until } from '../servers/until.mjs';
import { clientOf, DESIGN, ends, watch } from './runs.mjs';

const CHILD = fileURLToPath(new URL('one-run.mjs', import.meta.url));

const gone = (http) => ({
  name: `client killed with -9 in a step, ${http ? 'HTTP' : 'gRPC'}`,
  shared: true,
  async run(server) {
    const before = await metric(server, 'mrt_cancelled_total');
    const child = fork(CHILD, [http ? server.http : server.url, http ? 'http' : 'grpc']);
    await once(child, 'message'); // its second step
    child.kill('SIGKILL');
    const ms = await until(async () => (await metric(server, 'mrt_cancelled_total')) > before);
    const next = watch(clientOf(server), { ...DESIGN, steps: 1 });
    const { lost } = await ends([next]);
    return {
      saw: `the server cancelled it, as its metrics showed after ${ms} ms; the next run: ${next.end}`,
      lost,
      ok: next.end === 'done' && (await metric(server, 'mrt_active_runs')) === 0,
    };
  },
});

export default [gone(false), gone(true)];
