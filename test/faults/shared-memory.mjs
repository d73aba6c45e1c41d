// A server with next to no shared memory: what fits is served, what does not is told so, and the server lives on.
import { spawnSync } from 'node:child_process';
import { clientOf, DESIGN, ends, told, watch } from './runs.mjs';
import { serve } from './serving.mjs';

const SIZE = '6200k'; // six stubs start with 1 MiB each
const MOUNT = `mount -t tmpfs -o size=${SIZE} tmpfs /dev/shm`;
const region = { x: 0, y: 0, width: 128, height: 128 };
const BIG = { ...DESIGN, canvas: { width: 128, height: 128 }, layers: Array(6).fill({ region }), steps: 2 };

export default {
  name: `/dev/shm of ${SIZE}, nearly full from the start`,
  async run() {
    const { status } = spawnSync('unshare', ['-rm', 'sh', '-c', MOUNT]);
    if (status !== 0) return { saw: 'no right to mount in a namespace of its own here', lost: 0 };
    const server = await serve({ before: ['unshare', '-rm', 'sh', '-c', `${MOUNT} && exec "$@"`, 'sh'] });
    try {
      const client = clientOf(server, { maxRetries: 0 });
      const small = await watch(client, DESIGN).ended;
      const big = Array.from({ length: 4 }, () => watch(client, BIG));
      const { lost } = await ends(big);
      const after = await watch(client, DESIGN).ended;
      const words = [...new Set(big.map(({ error }) => error?.text.split(/ for a call|: ask/)[0]))].join(
        '; ',
      );
      return {
        saw: `a small run: ${small.end}; large ones: ${told(big)} (${words}); a small one after them: ${after.end}`,
        lost,
        ok:
          small.end === 'done' &&
          after.end === 'done' &&
          big.every(({ end, error }) => end === 'resource_exhausted' && error.retryable),
      };
    } finally {
      await server.stop();
    }
  },
};
