import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { behindGateway, tritonOf } from '../../servers/behind-gateway.mjs';
import { metric } from '../../servers/metric.mjs';
import { cpuOf, processesOf } from '../../servers/processes.mjs';
import { median, quantile, short, sum } from '../tools/figures.mjs';
import { timed } from '../tools/load.mjs';
import { requests } from '../tools/requests.mjs';
import { NETWORKS } from '../tools/statistics.mjs';

const CALLERS = 8;
const SECONDS = 5;
const WARM_MS = 1500;
const NOTICED_MS = 6500; // the gateway asks DNS every 5 s
const REPLICAS = 4;
const TEXTS = 16; // runs with a text of their own

/** One, two and four servers behind the gateway, by cores; and what a text that a server knows already saves. */
export function replicas() {
  return behindGateway(1, async (deployed) => {
    const asked = await requests(48);
    const [whole] = deployed.replicas;
    const texts = await textTable(deployed.client(), whole);
    const pinned = [];
    for (let number = 0; number < REPLICAS; number++)
      pinned.push(await onCore(number % cpus().length, () => deployed.add()));
    const ways = [
      ['one server on one core', pinned.slice(0, 1), '1 (1)'],
      [`one server on all ${cpus().length} cores`, [whole], '1 (all)'],
      ['two servers, a core each', pinned.slice(0, 2), '2 (1)'],
      ['four servers, two on a core', pinned, '4 (1/2)'],
    ];
    const found = new Map(ways.map(([name]) => [name, []]));
    for (const [name, servers] of [...ways, ...ways.toReversed()])
      found.get(name).push(await rateOf(deployed, servers, asked));
    const rows = ways.map(([name, servers]) => rowOf(name, servers.length, found.get(name)));
    for (const row of rows) row['to the sum'] = short(row['runs/s'] / (row.servers * rows[0]['runs/s']));
    return {
      words:
        `${CALLERS} callers in a closed loop over all four tasks, each with a token of its own, through the Envoy of examples/deploy; all of ` +
        `them, Envoy and the servers share this machine. The rows take turns, forth and back, ${SECONDS} s each. "to the sum": runs/s to ` +
        'those of so many servers on one core each, which takes as many cores as servers; "a server": runs of the one that got most, ' +
        `to the one that got least. Texts: one caller, ${TEXTS} runs of text_to_layers with prompts and captions that the server does not know, then the same ones again.`,
      tables: [
        { title: 'Servers behind the gateway', rows },
        { title: 'The text cache', rows: texts },
      ],
      plot: {
        title: 'Runs/s behind the gateway, by servers (cores of each)',
        labels: ways.map(([, , label]) => label),
        series: { 'runs/s': rows.map((row) => row['runs/s']) },
      },
    };
  });
}

/** What `start` starts runs on this core only. */
async function onCore(core, start) {
  const cores = (list) => execFileSync('taskset', ['-cp', list, String(process.pid)]);
  cores(String(core));
  try {
    return await start();
  } finally {
    cores(`0-${cpus().length - 1}`);
  }
}

async function rateOf({ tell, healthy, client }, servers, asked) {
  await tell({ mrt: servers });
  await pause(NOTICED_MS);
  await healthy(servers.length);
  const runs = [];
  let going = true;
  const callers = Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      const mrt = client(caller);
      for (let turn = caller; going; turn += CALLERS) {
        const { method, input } = asked[turn % asked.length];
        runs.push(await timed(mrt[method](input)));
      }
      mrt.close();
    }),
  );
  await Promise.race([pause(WARM_MS), callers]); // a caller that fails ends it at once
  const processes = servers.flatMap((server) => processesOf(tritonOf(server)));
  const cpu = () => sum(processes.map(({ pid }) => cpuOf(pid)));
  const done = () => Promise.all(servers.map((server) => counted(server, 'mrt_runs_total')));
  const [start, cpuBefore, before] = [performance.now(), cpu(), await done()];
  await Promise.race([pause(SECONDS * 1000), callers]);
  const [end, cpuAfter, after] = [performance.now(), cpu(), await done()];
  going = false;
  await callers;
  const inside = (run) => Math.max(0, Math.min(run.end, end) - Math.max(run.start, start));
  return {
    runs: runs.filter((run) => run.end > start && run.start < end),
    whole: sum(runs.map((run) => inside(run) / (run.end - run.start))),
    seconds: (end - start) / 1000,
    cpu: cpuAfter - cpuBefore,
    each: after.map((count, index) => count - before[index]),
  };
}

function rowOf(name, servers, loops) {
  const over = (what) => sum(loops.map((loop) => loop[what]));
  const totals = loops.flatMap(({ runs }) => runs.map(({ total }) => total));
  const each = loops[0].each.map((_, index) => sum(loops.map((loop) => loop.each[index])));
  return {
    way: name,
    servers,
    'runs/s': short(over('whole') / over('seconds')),
    'to the sum': 0,
    'p50 ms': Math.round(median(totals)),
    'p95 ms': Math.round(quantile(totals, 0.95)),
    'cpu ms a run': short(over('cpu') / over('whole')),
    'a server': `${Math.max(...each)} to ${Math.min(...each)}`,
  };
}

async function textTable(mrt, server) {
  const asked = await requests(TEXTS, { task: 'text_to_layers' });
  await mrt.generate({ prompt: 'a red star', steps: 1 }).final();
  const computed = () =>
    Promise.all(
      NETWORKS.map((name) => counted(server, 'nv_inference_compute_infer_duration_us', `model="${name}"`)),
    );
  const rows = [];
  for (const text of ['new', 'known']) {
    const [before, totals] = [await computed(), []];
    for (const { method, input } of asked) totals.push((await timed(mrt[method](input))).total);
    const after = await computed();
    const ms = Object.fromEntries(
      NETWORKS.map((name, index) => [name, (after[index] - before[index]) / 1000]),
    );
    rows.push({
      text,
      'text encoder ms a run': short(ms.mrt_text_encoder / TEXTS),
      '% of the networks': short((100 * ms.mrt_text_encoder) / sum(Object.values(ms))),
      '% of the run': short((100 * ms.mrt_text_encoder) / sum(totals)),
    });
  }
  return rows;
}

const counted = ({ metrics }, name, labels) => metric({ metrics: `http://${metrics}/metrics` }, name, labels);
