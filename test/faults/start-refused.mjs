// A repository that cannot be served: the start fails with one line that names what is wrong, and a client finds nobody.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCopy } from './repository.mjs';
import { clientOf, DESIGN, ends, told, watch } from './runs.mjs';
import { freePort, REPOSITORY, serve } from './serving.mjs';

const FILE = 'mrt_denoiser/1/model.safetensors';

function flipped() {
  const bytes = readFileSync(join(REPOSITORY, FILE));
  bytes[bytes.length >> 1] ^= 1;
  return bytes;
}

const refused = (name, changes, reason) => ({
  name,
  run: () =>
    withCopy(changes(), async (repository) => {
      const port = await freePort();
      const words = await serve({ repository, port }).then(
        async (server) => `it started, and ended with ${(await server.stop()).code}`,
        ({ message }) => message,
      );
      const run = watch(clientOf({ url: `127.0.0.1:${port}` }, { maxRetries: 0 }), DESIGN);
      const { lost } = await ends([run]);
      return {
        saw: `${told([run])}; the start said: ${words.replaceAll(repository, '.').replace(/ \(log: .*/, '')}`,
        lost,
        ok: reason.test(words) && !words.includes('\n') && run.end === 'unavailable' && run.error.retryable,
      };
    }),
});

export default [
  refused(
    'a model that fails to load',
    () => ({ 'mrt_layout/1/model.py': 'raise RuntimeError("this model does not load")\n' }),
    /^error: mrt_layout: .*this model does not load/,
  ),
  refused(
    'one bit of a weights file flipped',
    () => ({ [FILE]: flipped() }),
    /^error: mrt: .*model\.safetensors has another digest than its manifest says/,
  ),
];
