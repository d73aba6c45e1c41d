import { launch } from '../../servers/launch.mjs';
import { median, short, sum } from '../tools/figures.mjs';
import { closedLoop } from '../tools/load.mjs';
import { requests } from '../tools/requests.mjs';

const STREAMS = [1, 8];
const SECONDS = 8;
const RUNTIMES = ['onnxruntime', 'openvino'];
const TURNS = [...RUNTIMES, ...RUNTIMES.toReversed()]; // what drifts in between meets both alike
const DESIGNS = 8;

/** Runs a second on ONNX Runtime and on OpenVINO: all four tasks by the denoiser, and pictures that the experts take apart. */
export async function runtimes() {
  const servers = {};
  try {
    for (const runtime of RUNTIMES) servers[runtime] = await launch({ env: { MRT_RUNTIME: runtime } });
    const asked = {
      'all tasks': await requests(32),
      experts: (await requests(DESIGNS, { task: 'image_to_layers' })).map(byExperts),
    };
    const rows = [];
    for (const [name, some] of Object.entries(asked))
      for (const streams of STREAMS) rows.push(...(await turns(servers, name, some, streams)));
    return {
      words:
        `Callers in a closed loop on two servers, which take turns (${TURNS.join(', ')}), ${SECONDS} s each; standard quality, no ` +
        'previews. "experts": the same pictures, taken apart by the experts with nothing given. cpu is that of all server processes for a run.',
      tables: [{ title: 'Runtimes', rows }],
      plot: plot(rows),
    };
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.close()));
  }
}

const byExperts = ({ input, ...request }) => ({ ...request, input: { image: input.image } });

async function turns(servers, requests, asked, streams) {
  const found = Object.fromEntries(RUNTIMES.map((runtime) => [runtime, []]));
  for (const runtime of TURNS)
    found[runtime].push(await closedLoop(servers[runtime], asked, { streams, seconds: SECONDS }));
  const rate = (runtime) => sum(found[runtime].map(({ perSecond }) => perSecond)) / found[runtime].length;
  const cpu = (runtime) =>
    sum(found[runtime].flatMap((loop) => Object.values(loop.cpu))) / found[runtime].length;
  const [first] = RUNTIMES;
  return RUNTIMES.map((runtime) => ({
    requests,
    streams,
    runtime,
    'runs/s': short(rate(runtime)),
    'times as many': short(rate(runtime) / rate(first)),
    'ms, median': Math.round(median(found[runtime].flatMap(({ runs }) => runs.map(({ total }) => total)))),
    'cpu ms': short(cpu(runtime)),
    'cpu to the first': short(cpu(runtime) / cpu(first)),
  }));
}

function plot(rows) {
  const of = (runtime) => rows.filter((row) => row.runtime === runtime);
  return {
    title: 'CPU ms a run',
    labels: of(RUNTIMES[0]).map(({ requests, streams }) => `${requests}, ${streams}`),
    series: Object.fromEntries(RUNTIMES.map((runtime) => [runtime, of(runtime).map((row) => row['cpu ms'])])),
  };
}
