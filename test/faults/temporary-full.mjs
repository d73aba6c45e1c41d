// The folder for temporary files is full: before the start but for what a server needs to start, and wholly while it serves.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { until } from '../servers/until.mjs';
import { clientOf, DESIGN, ends, summary, watch } from './runs.mjs';
import { serve } from './serve.mjs';

const SIZE = 64; // kB
const mount = (folder) => `mount -t tmpfs -o size=${SIZE}k tmpfs ${folder}`;
const mayMount = () => spawnSync('unshare', ['-rm', 'sh', '-c', mount('/tmp')]).status === 0;

export default {
  name: `a temporary folder of ${SIZE} kB, filled while the server serves, then SIGTERM`,
  inTableOnly: true,
  start: async () =>
    mayMount()
      ? serve({ before: ['unshare', '-rm', 'sh', '-c', `${mount('"$TMPDIR"')} && exec "$@"`, 'sh'] })
      : undefined,
  async run(server) {
    if (!server) return { saw: 'no right to mount in a namespace of its own here', lost: 0 };
    const full = fill(server.launcher.pid);
    const clients = [clientOf(server, { maxRetries: 0 }), clientOf(server, { http: true, maxRetries: 0 })];
    const runs = Array.from({ length: 8 }, (_, index) => watch(clients[index % 2], { ...DESIGN, steps: 40 }));
    await until(() => runs.every(({ steps }) => steps > 0));
    const closed = server.close();
    const { lost } = await ends(runs);
    const late = await watch(clients[0], DESIGN).ended;
    const { code, left } = await closed;
    return {
      saw: `writing one more byte: ${full}; runs that SIGTERM found under way, half of them HTTP: ${summary(runs)}; one that came later: ${late.end}; ended with ${code}, /dev/shm: ${left.length} left`,
      lost,
      ok:
        full === 'ENOSPC' &&
        runs.every(({ end }) => end === 'done') &&
        late.end === 'unavailable' &&
        code === 0 &&
        left.length === 0,
    };
  },
};

/** Fills the folder, as seen by this process; gives what one more byte ends with. */
function fill(pid) {
  const [, folder] = /(?:^|\0)TMPDIR=([^\0]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'));
  const file = `/proc/${pid}/root${folder}/filler`;
  try {
    for (let kB = 1; kB <= SIZE + 1; kB++) writeFileSync(file, Buffer.alloc(1024), { flag: 'a' });
    return 'there was room';
  } catch ({ code }) {
    return code;
  }
}
