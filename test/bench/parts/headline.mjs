import { MRT } from '@mrt/sdk';
import { withServers } from '../../servers/launch.mjs';
import { median, megabytes, short } from '../tools/figures.mjs';
import { timed } from '../tools/load.mjs';
import { python, script } from '../tools/python.mjs';
import { withCopy } from '../tools/repository.mjs';
import { requests } from '../tools/requests.mjs';

const LAYERS = [4, 8, 12, 16, 20];
const DESIGNS = 5;
const REPEATS = 3; // of the short way
const LONG_MS = 30_000; // no further design goes the long way for a number of layers that took so much time already
const FULL = { steps: 50, guidance: 4 }; // Qwen-Image-Layered's own
const REGIONS = { steps: 4 };
const MOST = 4096; // tokens
const BUCKETS = [
  128,
  192,
  256,
  384,
  512,
  768,
  1024,
  ...Array.from({ length: 24 }, (_, index) => 1024 + 128 * (index + 1)),
];

/** Full-canvas layers, 50 steps and guidance against regions and 4 steps: time and memory by layers. */
export function headline() {
  const parameters = { max_tokens: MOST, buckets: BUCKETS.join(',') };
  return withCopy({ parameters }, (repository) =>
    withServers([repository], async (server) => {
      const mrt = new MRT({ url: server.url });
      const rows = [];
      for (const layers of LAYERS) {
        rows.push(await rowOf(mrt, layers));
        console.log(JSON.stringify(rows.at(-1)));
      }
      mrt.close();
      return {
        words:
          'Image to layers on one network and one server, run by run, end to end through the SDK. "full": every layer as large as the ' +
          `picture, ${FULL.steps} steps, guidance ${FULL.guidance} (two rows a step), the way of Qwen-Image-Layered. "regions": the layers' own ` +
          `regions, ${REGIONS.steps} steps of the distilled student, one row. Held-out designs of so many layers, the first that are drawn; ` +
          'medians over designs, the ratio design by design. MB: what one denoiser call adds to the peak of its process, ' +
          'measured on the batch that either way makes.',
        tables: [{ title: 'Full-canvas layers against regions', rows }],
        plot: {
          title: 'Times faster, by layers (logarithmic)',
          labels: LAYERS.map(String),
          series: { 'full / regions': rows.map((row) => row.ratio), 100: LAYERS.map(() => 100) },
          log: true,
        },
      };
    }),
  );
}

async function rowOf(mrt, layers) {
  const designs = await requests(DESIGNS, { task: 'image_to_layers', layers });
  const pairs = [];
  let spent = 0;
  for (const { input } of designs) {
    if (spent > LONG_MS) break;
    const regions = await fastest(mrt, { ...input, ...REGIONS }, REPEATS);
    const full = await fastest(mrt, { ...onFullCanvas(input), ...FULL }, 1);
    spent += full.ms;
    pairs.push({ regions, full });
  }
  const of = (way, what) => median(pairs.map((pair) => pair[way][what]));
  const buckets = [of('full', 'bucket'), of('regions', 'bucket')];
  const [most, least] = await python([script('activations.py'), buckets[0], 2, buckets[1], 1]);
  return {
    layers,
    designs: pairs.length,
    'full tokens': of('full', 'tokens'),
    'regions tokens': of('regions', 'tokens'),
    'full s': short(of('full', 'ms') / 1000),
    'regions s': short(of('regions', 'ms') / 1000),
    ratio: short(median(pairs.map(({ full, regions }) => full.ms / regions.ms))),
    'full MB': megabytes(most),
    'regions MB': megabytes(least),
    'MB saved %': megabytes(least) === null ? null : short(100 * (1 - least / most)),
  };
}

/** The fastest of `repeats` runs after one of a single step, which fills caches and grows memory. */
async function fastest(mrt, input, repeats) {
  await mrt.decompose({ ...input, steps: 1 }).final();
  let best = { ms: Number.POSITIVE_INFINITY };
  for (let turn = 0; turn < repeats; turn++) {
    const run = mrt.decompose(input);
    let size;
    run.on('accepted', ({ tokens, bucket }) => {
      size = { tokens, bucket };
    });
    const { total } = await timed(run);
    if (total < best.ms) best = { ms: total, ...size };
  }
  return best;
}

/** The same request with every layer as large as the picture. */
function onFullCanvas(input) {
  const header = new DataView(input.image.buffer, input.image.byteOffset); // of a PNG
  const region = { x: 0, y: 0, width: header.getUint32(16), height: header.getUint32(20) };
  return { ...input, layers: input.layers.map((layer) => ({ ...layer, region })) };
}
