import { withServers } from '../../servers/launch.mjs';
import { mean, short, sum } from '../tools/figures.mjs';
import { closedLoop } from '../tools/load.mjs';
import { requests } from '../tools/requests.mjs';
import { NETWORKS, READER } from '../tools/statistics.mjs';

const SECONDS = 12;
const CASES = [
  { streams: 1, preview: 0 },
  { streams: 1, preview: 128 },
  { streams: 8, preview: 0 },
  { streams: 8, preview: 128 },
];

/** How much of the time is not the networks'. */
export function share() {
  return withServers([undefined], async (server) => {
    const asked = await requests(64);
    const [rows, cpu] = [[], []];
    for (const { streams, preview } of CASES) {
      const found = await closedLoop(server, asked, {
        streams,
        seconds: SECONDS,
        quality: 'standard',
        preview,
      });
      rows.push({ streams, preview, ...shares(found, streams) });
      const spent = Object.entries(found.cpu).map(([name, ms]) => [name, short(ms)]);
      cpu.push({ streams, preview, ...Object.fromEntries(spent) });
    }
    return {
      words:
        'Of the time that passes while there is work, what no network computes: 1 - (sum of compute_infer of the four networks ' +
        `and of the reader of drawn strings, as Triton counts it) / (time on the clock). All four tasks, standard quality, ${SECONDS} s. "engine": what passes inside of ` +
        'the engine beside the networks, from total_ms of `done`; "way": the rest, outside of it: client, wire, Triton, parsing.',
      tables: [
        { title: "The engine's own share", rows },
        { title: 'CPU ms a run, by process', rows: cpu },
      ],
      plot: {
        title: 'Time by who takes it, %',
        labels: CASES.map(({ streams, preview }) => `${streams}${preview ? ', previews' : ''}`),
        series: {
          networks: rows.map((row) => 100 - row['own %']),
          own: rows.map((row) => row['own %']),
        },
      },
    };
  });
}

function shares({ perSecond, wall, runs, networks }, streams) {
  const part = (name) => networks[name].ms / wall;
  const reader = sum(READER.map(part));
  const computed = sum(NETWORKS.map(part)) + reader;
  const own = { 'runs/s': short(perSecond), 'own %': percent(1 - computed) };
  for (const name of NETWORKS) own[`${name.replace('mrt_', '')} %`] = percent(part(name));
  own['reader %'] = percent(reader);
  if (streams > 1) return own; // runs overlap: the time of one is not its own
  const way = mean(runs.map(({ total, timings }) => 1 - timings.total_ms / total));
  return { ...own, 'engine %': percent(1 - computed - way), 'way %': percent(way) };
}

const percent = (value) => Math.round(value * 1000) / 10;
