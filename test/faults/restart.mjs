// A server that is killed and comes back while calls keep coming: whoever had no event yet is served by the next one, with
// retries, which go on for half a minute: a client's default of ten seconds outlasts a restart on a machine with little else to do.
import { SLOTS } from '../servers/repository.mjs';
import { until } from '../servers/until.mjs';
import { broken, clientOf, DESIGN, ends, LONG, summary, watch } from './runs.mjs';
import { serve } from './serve.mjs';

const WAITING = 8;
const RETRIES = 10;

export default {
  name: `server killed and started again under ${SLOTS + WAITING} runs with ${RETRIES} retries`,
  start: serve,
  alone: true, // the server has to be back while the SDK still tries
  async run(server) {
    const client = clientOf(server, { maxRetries: RETRIES });
    const begun = Array.from({ length: SLOTS }, () => watch(client, LONG));
    await until(() => begun.every(({ steps }) => steps > 0));
    const waiting = Array.from({ length: WAITING }, () => watch(client, DESIGN));
    await until(async () => (await fetch(server.metrics)).ok); // they are on their way
    process.kill(server.pid, 'SIGKILL');
    const { lost } = await ends([...begun, ...waiting]);
    await server.close();
    return {
      saw: `with a step already: ${summary(begun)}; before any event: ${summary(waiting)}`,
      lost,
      ok: begun.every(broken) && waiting.every(({ end }) => end === 'done'),
    };
  },
};
