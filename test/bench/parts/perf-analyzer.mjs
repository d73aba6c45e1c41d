import { ADMIN_KEY, withServers } from '../../servers/launch.mjs';
import { quantile, short } from '../tools/figures.mjs';
import { closedLoop } from '../tools/load.mjs';
import { python, script } from '../tools/python.mjs';
import { requests } from '../tools/requests.mjs';

const SECONDS = 8;

/** NVIDIA's own measuring tool beside our streams, on the same requests. */
export function perfAnalyzer() {
  return withServers([undefined], async (server) => {
    const theirs = await python([script('perf_analyzer.py'), server.url, ADMIN_KEY]);
    const asked = await requests(8, { task: 'text_to_layers', bucket: 192 });
    const runs = [];
    for (const row of theirs.runs) {
      const found = await closedLoop(server, asked, { streams: row.streams, seconds: SECONDS });
      const at = (what, share) =>
        quantile(
          found.runs.map((run) => run[what]),
          share,
        );
      const ours = {
        'runs/s': found.perSecond,
        'first step ms': at('first', 0.5),
        'total p50': at('total', 0.5),
        'total p95': at('total', 0.95),
      };
      runs.push(
        { by: 'perf_analyzer', ...rounded(row) },
        { by: 'SDK', streams: row.streams, ...rounded(ours) },
      );
    }
    return {
      words:
        'perf_analyzer 2.41.1 with the same requests for text to layers of one bucket as our own streams, without previews; it runs ' +
        'before them, not in turns. It reads events and throws them away; the SDK checks digests and puts a stack together. Its table ' +
        'counts the runs that end in its window, ours the parts of runs that lie inside. Denoiser: one caller with so many rows a ' +
        'call, against the same call on ONNX Runtime without a server, whose threads may spin.',
      tables: [
        { title: 'Runs', rows: runs },
        { title: 'Denoiser', rows: theirs.denoiser.map(rounded) },
      ],
      plot: {
        title: 'Denoiser rows/s by rows a call',
        labels: theirs.denoiser.map(({ rows }) => String(rows)),
        series: {
          perf_analyzer: theirs.denoiser.map((row) => row['rows/s']),
          'in one process': theirs.denoiser.map((row) => (1000 * row.rows) / row['in one process ms']),
        },
      },
    };
  });
}

const rounded = (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, short(value)]));
