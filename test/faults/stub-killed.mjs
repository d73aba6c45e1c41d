// kill -9 of a process of the server: runs end with words, and the server comes back on its ports.
import { broken, clientOf, DESIGN, ends, LONG, SLOTS, told, watch } from './runs.mjs';
import { regions, serve, stubOf, until } from './serving.mjs';

const MODELS = 6; // each has a process, and shared memory
const WAITING = 4;

const killed = (model, whose) => ({
  name: `kill -9 of ${whose} process under ${SLOTS + WAITING} runs, 3 of them HTTP`,
  async run() {
    const server = await serve();
    try {
      const [client, http] = [
        clientOf(server, { maxRetries: 0 }),
        clientOf(server, { http: true, maxRetries: 0 }),
      ];
      const runs = Array.from({ length: SLOTS + WAITING }, (_, index) =>
        watch(index % 4 ? client : http, LONG),
      );
      await until(() => runs.filter(({ steps }) => steps > 0).length >= SLOTS);
      const at = performance.now();
      process.kill(model ? stubOf(server, model) : server.pid, 'SIGKILL');
      const { lost, count } = await ends(runs);
      const ms = Math.round(performance.now() - at);
      const again = await server.up(2);
      const back = Math.round(performance.now() - at);
      const next = await watch(client, DESIGN).ended;
      const held = regions(server.launcher.pid).length;
      const { code, left } = await server.stop();
      return {
        saw: `${told(runs)}, all within ${ms} ms; up again on ${again.url === server.url ? 'the same port' : 'another port'} after ${back} ms, then a run: ${next.end}; /dev/shm: ${left.length} left`,
        lost,
        ok:
          count(broken) === runs.length &&
          again.url === server.url &&
          next.end === 'done' &&
          held === MODELS &&
          code === 0 &&
          left.length === 0,
      };
    } finally {
      server.launcher.kill('SIGKILL');
    }
  },
});

export default [
  killed('mrt', "the engine's"),
  killed('mrt_denoiser', "the denoiser's"),
  killed(undefined, "Triton's own"),
];
