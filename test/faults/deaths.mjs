// Servers that die again and again, or whose weights were replaced meanwhile: what is started again, and when.
import { copyFileSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../servers/repository.mjs';
import { until } from '../servers/until.mjs';
import { clientOf, DESIGN, ends, LONG, summary, watch } from './runs.mjs';
import { serve } from './serve.mjs';

const DEATHS = 3;
const often = {
  name: `${DEATHS} deaths in a row, each under a run`,
  inTableOnly: true,
  start: serve,
  async run(server) {
    const client = clientOf(server, { maxRetries: 0 });
    const cut = [];
    let { pid } = server;
    for (let death = 1; death <= DEATHS; death++) {
      cut.push(watch(client, LONG));
      await until(() => cut.at(-1).steps > 0);
      process.kill(pid, 'SIGKILL');
      await cut.at(-1).ended;
      ({ pid } = await server.up(death + 1));
    }
    const after = await watch(client, DESIGN).ended;
    const { lost } = await ends([...cut, after]);
    const { code, left } = await server.close();
    const last = server.stderr.at(-1).replace(/.*; /, '');
    return {
      saw: `${summary(cut)}; after the last: "${last}", then a run: ${after.end}`,
      lost,
      ok: /in 5 s, after 3 deaths/.test(last) && after.end === 'done' && code === 0 && left.length === 0,
    };
  },
};

const FOLDER = 'mrt_layer_decoder/1';
const FILE = `${FOLDER}/model.onnx`;
const FILES = [FILE, `${FOLDER}/model.safetensors`]; // ONNX Runtime follows no links to weights
const replaced = {
  name: 'a weights file replaced while the server serves, which dies later; then the old file put back',
  inTableOnly: true,
  start: () =>
    serve({
      changes: Object.fromEntries(FILES.map((file) => [file, readFileSync(join(REPOSITORY, file))])),
    }),
  async run(server) {
    const client = clientOf(server, { maxRetries: 0 });
    const file = join(server.repository, FILE);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] ^= 1;
    unlinkSync(file); // as deployments replace files: whoever has it open keeps it
    writeFileSync(file, bytes);
    const during = await watch(client, DESIGN).ended;
    process.kill(server.pid, 'SIGKILL');
    await until(() => server.stderr.some((line) => /did not come up again/.test(line)));
    const none = await watch(client, DESIGN).ended;
    copyFileSync(join(REPOSITORY, FILE), file);
    await server.up(2);
    const after = await watch(client, DESIGN).ended;
    const { lost } = await ends([during, none, after]);
    const { code } = await server.close();
    const said = server.stderr.find((line) => /did not come up again/.test(line));
    return {
      saw: `until it dies: ${during.end}; then: ${none.end}, "${said.replace(/\S*mrt_layer/, 'mrt_layer').replace(/;.*/, '')}"; with the old file again, by itself: ${after.end}`,
      lost,
      ok:
        /has another digest than its manifest says/.test(said) &&
        [during.end, none.end, after.end].join() === 'done,unavailable,done' &&
        code === 0,
    };
  },
};

export default [often, replaced];
