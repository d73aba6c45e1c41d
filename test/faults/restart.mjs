// A server that is killed and comes back while calls keep coming: whoever had no event yet is served by the next one, with the
// retries that any client makes.
import { broken, clientOf, DESIGN, ends, LONG, SLOTS, told, watch } from './runs.mjs';
import { serve, until } from './serving.mjs';

const WAITING = 8;

export default {
  name: `server killed and started again under ${SLOTS + WAITING} runs with retries`,
  async run() {
    const server = await serve();
    try {
      const client = clientOf(server);
      const begun = Array.from({ length: SLOTS }, () => watch(client, LONG));
      await until(() => begun.every(({ steps }) => steps > 0));
      const waiting = Array.from({ length: WAITING }, () => watch(client, DESIGN));
      await until(async () => (await fetch(server.metrics)).ok); // they are on their way
      process.kill(server.pid, 'SIGKILL');
      const { lost } = await ends([...begun, ...waiting]);
      await server.stop();
      return {
        saw: `with a step already: ${told(begun)}; before any event: ${told(waiting)}`,
        lost,
        ok: begun.every(broken) && waiting.every(({ end }) => end === 'done'),
      };
    } finally {
      server.launcher.kill('SIGKILL');
    }
  },
};
