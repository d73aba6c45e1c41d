// Several servers behind the gateway of examples/deploy: one is killed, all are replaced one after the other, and one has other weights.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { behindGateway, tritonOf } from '../servers/behind-gateway.mjs';
import { REPOSITORY } from '../servers/repository.mjs';
import { until } from '../servers/until.mjs';
import { broken, DESIGN, ends, LONG, summary, watch } from './runs.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const INPUT = { ...DESIGN, steps: 16 };
const SETTLE = 15_000; // ms, as of drain.py: until no gateway sends new requests

const row = (name, run) => ({
  name,
  inTableOnly: true,
  start: async () => ({}),
  run: async () =>
    existsSync(join(ROOT, '.venv/test/bin/envoy'))
      ? behindGateway(2, run)
      : { saw: 'no Envoy here, whose wheel is for x86_64', lost: 0 },
});

/** Runs of `callers`, each of whom starts the next as the last one ends, until `stop` gives them all. */
function load(clients) {
  let going = true;
  const runs = [];
  const callers = clients.map(async (client) => {
    while (going) {
      runs.push(watch(client, INPUT));
      await runs.at(-1).ended;
    }
  });
  return {
    runs,
    stop: async () => {
      going = false;
      await Promise.all(callers);
      return runs;
    },
  };
}

const killed = row('one of 2 servers behind the gateway killed under 8 runs', async (deployed) => {
  const { replicas, healthy, client } = deployed;
  await healthy(2);
  const begun = Array.from({ length: 8 }, (_, caller) => watch(client(caller), LONG));
  await until(() => begun.every(({ steps }) => steps > 0));
  process.kill(tritonOf(replicas[0]), 'SIGKILL');
  const after = Array.from({ length: 8 }, (_, caller) => watch(client(caller), INPUT));
  const { lost, count } = await ends([...begun, ...after]);
  const cut = begun.filter(broken).length;
  return {
    saw: `under way: ${summary(begun)}, the latter to try again; begun right after: ${summary(after)}`,
    lost,
    ok: cut > 0 && cut < 8 && count(({ end }) => end === 'done') === 16 - cut,
  };
});

const replaced = row(
  '2 servers behind the gateway replaced one after the other, under 4 callers',
  async (deployed) => {
    const { replicas, add, tell, healthy, client } = deployed;
    await healthy(2);
    const { runs, stop } = load([0, 1, 2, 3].map((caller) => client(caller)));
    const serving = [...replicas];
    for (const old of [...replicas]) {
      serving.push(await add());
      await tell({ mrt: serving });
      await healthy(3);
      serving.splice(serving.indexOf(old), 1);
      await tell({ mrt: serving });
      await sleep(SETTLE);
      await old.close();
    }
    const during = runs.length;
    await stop();
    const { lost, count } = await ends(runs);
    return {
      saw: `${summary(runs)}, ${during} of them begun meanwhile`,
      lost,
      ok: during > 8 && count(({ end }) => end === 'done') === runs.length,
    };
  },
);

/** A repository with other weights, and the manifest of these. */
function otherModels() {
  const folder = mkdtempSync(join(tmpdir(), 'mrt-canary-'));
  cpSync(REPOSITORY, folder, { recursive: true });
  const file = join(folder, 'mrt_denoiser/1/model.safetensors');
  const bytes = readFileSync(file);
  bytes[bytes.length - 4] ^= 1; // the last of a weight's bits that count
  writeFileSync(file, bytes);
  const program = `import sys; from pathlib import Path; from mrt.serving.repository import manifest; import json
folder = Path(sys.argv[1]); told = json.loads(manifest.path_of(folder, "1").read_text())
manifest.write(folder, "1", told["family"], told["students"])`;
  const env = { ...process.env, PYTHONPATH: join(ROOT, 'python-backend') };
  const ran = spawnSync(join(ROOT, '.venv/serve/bin/python'), ['-c', program, folder], { env });
  if (ran.status !== 0) throw new Error(`${ran.stderr}`);
  return folder;
}

const canary = row(
  'a canary with other weights beside 2 servers, then taken back under 6 callers',
  async (deployed) => {
    const { replicas, add, tell, healthy, client } = deployed;
    const models = otherModels();
    try {
      const old = [...replicas];
      const fresh = await add({ models });
      await tell({ mrt: old, 'mrt-canary': [fresh] });
      await healthy(3);
      const weightsOf = async (headers) => (await client(0, { headers }).info()).model.weights;
      const [kept, asked] = [
        await weightsOf({ 'x-mrt-release': 'stable' }),
        await weightsOf({ 'x-mrt-release': 'canary' }),
      ];
      const { runs, stop } = load([0, 1, 2, 3, 4, 5].map((caller) => client(caller)));
      await until(() => runs.filter(({ end }) => end).length >= 30);
      const before = runs.length;
      await tell({ mrt: old }); // what `kubectl scale deployment/mrt-canary --replicas=0` makes of it
      await sleep(SETTLE);
      const settled = runs.length;
      await fresh.close();
      await until(() => runs.filter(({ end }) => end).length >= settled + 12);
      await stop();
      const { lost, count } = await ends(runs);
      const made = await Promise.all(runs.map(async ({ run }) => (await run.final()).provenance.weights));
      const part = (from, to) => {
        const some = made.slice(from, to);
        return `${some.filter((weights) => weights === asked).length} of ${some.length}`;
      };
      const late = await weightsOf({ 'x-mrt-release': 'canary' });
      return {
        saw: `by header ${kept.slice(0, 15)} and ${asked.slice(0, 15)}; without one, the canary made ${part(0, before)} stacks, after it was taken back ${part(settled)}; ${summary(runs)}; by header then ${late.slice(0, 15)}`,
        lost,
        ok:
          kept !== asked &&
          late === kept &&
          count(({ end }) => end === 'done') === runs.length &&
          made.slice(0, before).includes(asked) &&
          !made.slice(settled).includes(asked),
      };
    } finally {
      rmSync(models, { recursive: true });
    }
  },
);

export default [killed, replaced, canary];
