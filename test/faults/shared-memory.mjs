// A server with next to no shared memory: what fits is served, what does not is refused with words, and the server goes on.
import { spawnSync } from 'node:child_process';
import { clientOf, DESIGN, ends, summary, watch } from './runs.mjs';
import { serve } from './serve.mjs';

const SIZE = '13344k'; // thirteen stubs start with 1 MiB each
const MOUNT = `mount -t tmpfs -o size=${SIZE} tmpfs /dev/shm`;
const region = { x: 0, y: 0, width: 128, height: 128 };
const BIG = { ...DESIGN, canvas: { width: 128, height: 128 }, layers: Array(6).fill({ region }), steps: 2 };

const mayMount = () => spawnSync('unshare', ['-rm', 'sh', '-c', MOUNT]).status === 0;

export default {
  name: `/dev/shm of ${SIZE}, nearly full from the start`,
  start: async () =>
    mayMount() ? serve({ before: ['unshare', '-rm', 'sh', '-c', `${MOUNT} && exec "$@"`, 'sh'] }) : undefined,
  async run(server) {
    if (!server) return { saw: 'no right to mount in a namespace of its own here', lost: 0 };
    const client = clientOf(server, { maxRetries: 0 });
    const small = await watch(client, DESIGN).ended;
    const big = Array.from({ length: 4 }, () => watch(client, BIG));
    const { lost } = await ends(big);
    const after = await watch(client, DESIGN).ended;
    const texts = big.map(({ error }) => error?.text.split(/ for a call|: ask/)[0]);
    await server.close();
    return {
      saw: `a small run: ${small.end}; large ones: ${summary(big)} (${[...new Set(texts)].join('; ')}); a small one after them: ${after.end}`,
      lost,
      ok:
        small.end === 'done' &&
        after.end === 'done' &&
        big.every(({ end, error }) => end === 'resource_exhausted' && error.retryable),
    };
  },
};
