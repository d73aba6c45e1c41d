// A repository that cannot be served: the start fails with one line that names what is wrong, and a client finds nobody.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { REPOSITORY } from '../servers/repository.mjs';
import { clientOf, DESIGN, ends, summary, watch } from './runs.mjs';
import { serve } from './serve.mjs';

const FILE = 'mrt_denoiser/1/model.safetensors';

function flipped() {
  const bytes = readFileSync(join(REPOSITORY, FILE));
  bytes[bytes.length >> 1] ^= 1;
  return bytes;
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  return port;
}

/** Where nobody listens, and what the start said; the latter is wrong where the server came up all the same. */
async function attempt(options) {
  const port = await freePort();
  try {
    const { end } = await serve({ port, ...options });
    return { url: `127.0.0.1:${port}`, words: 'it started', end };
  } catch ({ message }) {
    return { url: `127.0.0.1:${port}`, words: message };
  }
}

const refused = (name, options, reason, inTableOnly = {}) => ({
  name,
  ...inTableOnly,
  start: async () => attempt(await options()),
  async run({ url, words }) {
    const run = watch(clientOf({ url }, { maxRetries: 0 }), DESIGN);
    const { lost } = await ends([run]);
    return {
      saw: `${summary([run])}; the start said: ${words.replace(/ \(log: .*/, '')}`,
      lost,
      ok: reason.test(words) && !words.includes('\n') && run.end === 'unavailable' && run.error.retryable,
    };
  },
});

export default [
  refused(
    'a model that fails to load',
    () => ({ changes: { 'mrt_layout/1/model.py': 'raise RuntimeError("this model does not load")\n' } }),
    /^error: mrt_layout: .*this model does not load/,
  ),
  refused(
    'one bit of a weights file flipped',
    () => ({ changes: { [FILE]: flipped() } }),
    /^error: mrt: .*model\.safetensors has another digest than its manifest says/,
  ),
  refused(
    'no more than 64 open files',
    () => ({ before: ['prlimit', '--nofile=64'] }),
    /^error: only 64 files may be open, a server needs 128/,
    { inTableOnly: true },
  ),
];
