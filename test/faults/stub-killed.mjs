// A process of the server is killed, or hangs: runs end with words, and the server comes back on its ports.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedMemoryOf, stubOf } from '../servers/processes.mjs';
import { MODELS, REPOSITORY, SLOTS } from '../servers/repository.mjs'; // each model has a process, and shared memory
import { until } from '../servers/until.mjs';
import { broken, clientOf, DESIGN, ends, LONG, summary, watch } from './runs.mjs';
import { serve } from './serve.mjs';

const WAITING = 4;

const CONFIG = 'mrt/config.pbtxt';

/** The content of the engine's config when a call of a network may take but so long. */
function impatient(seconds) {
  const config = readFileSync(join(REPOSITORY, CONFIG), 'utf8');
  const changed = config.replace(/(key: "call_seconds" value: { string_value: ")[\d.]+/, `$1${seconds}`);
  if (changed === config) throw new Error('call_seconds is not where it was');
  return changed;
}

/** What becomes of runs and server after `harm` was done to it. */
async function stopped(server, harm) {
  const [client, http] = [
    clientOf(server, { maxRetries: 0 }),
    clientOf(server, { http: true, maxRetries: 0 }),
  ];
  const runs = Array.from({ length: SLOTS + WAITING }, (_, index) => watch(index % 4 ? client : http, LONG));
  await until(() => runs.filter(({ steps }) => steps > 0).length >= SLOTS);
  const at = performance.now();
  harm();
  const { lost, count } = await ends(runs);
  const ms = Math.round(performance.now() - at);
  const again = await server.up(2);
  const back = Math.round(performance.now() - at);
  const next = await watch(client, DESIGN).ended;
  const regions = sharedMemoryOf(server.launcher.pid).length;
  const { code, left } = await server.close();
  return {
    saw: `${summary(runs)}, all within ${ms} ms; up again on ${again.url === server.url ? 'the same port' : 'another port'} after ${back} ms, then a run: ${next.end}; /dev/shm: ${left.length} left`,
    lost,
    ok:
      count(broken) === runs.length &&
      again.url === server.url &&
      next.end === 'done' &&
      regions === MODELS.length &&
      code === 0 &&
      left.length === 0,
  };
}

const under = `under ${SLOTS + WAITING} runs, 3 of them HTTP`;
const signalled = (name, model, whose) => ({
  name: `${name} of ${whose} process ${under}`,
  start: serve,
  run: (server) =>
    stopped(server, () => process.kill(model ? stubOf(server, model) : server.pid, SIGNALS[name])),
});
const SIGNALS = { 'kill -9': 'SIGKILL', 'kill -STOP': 'SIGSTOP' };

const MODEL = 'mrt_denoiser/1';
const HANGS = `import time
from pathlib import Path

from mrt.serving.triton.onnx_model import TritonPythonModel as Denoiser

ORDER = Path(__file__).with_name("hang")


class TritonPythonModel(Denoiser):
    def execute(self, requests):
        if ORDER.exists():
            ORDER.unlink()
            time.sleep(3600)
        return super().execute(requests)
`;
const hangs = {
  name: `a call of the denoiser hangs ${under}, and may take 6 s`,
  inTableOnly: true, // the engine's limit on a call is tested with networks that hang
  start: () => serve({ changes: { [CONFIG]: impatient(6), [`${MODEL}/model.py`]: HANGS } }),
  run: (server) => stopped(server, () => writeFileSync(join(server.repository, MODEL, 'hang'), '')),
};

export default [
  signalled('kill -9', 'mrt', "the engine's"),
  signalled('kill -9', 'mrt_denoiser', "the denoiser's"),
  signalled('kill -9', undefined, "Triton's own"),
  signalled('kill -STOP', 'mrt_denoiser', "the denoiser's"),
  signalled('kill -STOP', 'mrt', "the engine's"),
  hangs,
];
