import { withServers } from '../../servers/launch.mjs';
import { mean, quantile, short, sum } from '../tools/figures.mjs';
import { closedLoop } from '../tools/load.mjs';
import { withCopy } from '../tools/repository.mjs';
import { requests } from '../tools/requests.mjs';

const STREAMS = [1, 2, 4, 8, 16];
const SECONDS = 3;
const BUCKET = 192;
const PREVIEW = 128; // px
const SLOTS = 16; // of either server, so that no stream waits for one
const ALONE = new URL('../alone/model.py', import.meta.url).pathname;
const TURNS = ['engine', 'alone', 'alone', 'engine']; // what drifts in between meets both alike

/** Our engine against one denoiser call a run and step, under 1 to 16 streams. */
export function streams() {
  const parameters = { slots: SLOTS };
  return withCopy({ parameters }, (engine) =>
    withCopy({ parameters, model: ALONE }, (alone) =>
      withServers([engine, alone], (one, other) => compare({ engine: one, alone: other })),
    ),
  );
}

async function compare(servers) {
  const series = {
    [`bucket ${BUCKET}`]: await requests(32, { bucket: BUCKET }),
    'all buckets': await requests(64),
  };
  const rows = [];
  for (const [name, asked] of Object.entries(series)) {
    for (const count of STREAMS) rows.push(...(await turns(servers, name, asked, count)));
  }
  return {
    words:
      `Streams in a closed loop over all four tasks, ${PREVIEW} px previews, standard quality, ${SLOTS} slots. "engine": ours. "alone": ` +
      `every run calls the denoiser by itself and only Triton's dynamic batcher merges. They take turns (${TURNS.join(', ')}), ` +
      `${SECONDS} s each; ms are medians and 95th percentiles of the runs in both turns; a batch counts rows; ` +
      'cpu is that of all server processes for a run.',
    tables: [{ title: 'Streams', rows }],
    plot: plot(rows, Object.keys(series)),
  };
}

/** The row of either server: its two turns together. */
async function turns(servers, series, asked, streams) {
  const found = { engine: [], alone: [] };
  for (const way of TURNS) {
    const options = { streams, seconds: SECONDS, preview: PREVIEW };
    found[way].push(await closedLoop(servers[way], asked, options));
  }
  const rate = (way) => sum(found[way].map(({ perSecond }) => perSecond)) / found[way].length;
  return Object.keys(found).map((way) => ({
    series,
    streams,
    way,
    'runs/s': short(rate(way)),
    'to alone': short(rate(way) / rate('alone')),
    ...measures(found[way]),
  }));
}

function measures(loops) {
  const runs = loops.flatMap((loop) => loop.runs);
  const at = (what, share) =>
    Math.round(
      quantile(
        runs.map((run) => run[what]),
        share,
      ),
    );
  const denoiser = loops.map(({ networks }) => networks.mrt_denoiser);
  const count = (what) => sum(denoiser.map((counts) => counts[what]));
  return {
    runs: runs.length,
    'preview p50': at('first', 0.5),
    'preview p95': at('first', 0.95),
    'total p50': at('total', 0.5),
    'total p95': at('total', 0.95),
    batch: short(count('rows') / count('calls')),
    'cpu ms': short(mean(loops.map(({ cpu }) => sum(Object.values(cpu))))),
  };
}

function plot(rows, names) {
  const lines = names.flatMap((series) => ['engine', 'alone'].map((way) => ({ series, way })));
  const values = ({ series, way }) =>
    rows.filter((row) => row.series === series && row.way === way).map((row) => row['runs/s']);
  return {
    title: 'Runs/s by streams',
    labels: STREAMS.map(String),
    series: Object.fromEntries(lines.map((line) => [`${line.way}, ${line.series}`, values(line)])),
  };
}
