// `npm run bench:sdk`: the SDK against Python's tritonclient, on one server that sends the very same streams. The two take turns;
// figures are medians. Prints Markdown, and writes test/bench/results/sdk.json.
import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setup } from '../../sdk/scripts/setup.mjs';
import { entries, sizeOf } from '../package/sizes.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const TURNS = 5;
const RUNS = 5;
const STREAMS = {
  '1,000 step events': { steps: 1000, layers: 2, side: 16 },
  '20 layers of 1 MB': { steps: 1, layers: 20, side: 512 },
};

const { root, python } = await setup({ python: 'test' });
const server = spawn(
  join(root, '.venv/serve/bin/python'),
  ['-m', 'mrt.serving.launcher', '--model-repository', join(HERE, 'repository')],
  { env: { ...process.env, PYTHONPATH: join(root, 'python-backend') }, stdio: ['pipe', 'pipe', 'inherit'] },
);
const ready = new Promise((resolve, reject) => {
  createInterface({ input: server.stdout }).once('line', (line) => resolve(JSON.parse(line).grpc));
  server.once('exit', () => reject(new Error('the server did not start')));
});

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

async function client(program, script, url, { steps, layers, side }) {
  const args = [script, url, steps, layers, side, RUNS].map(String);
  return JSON.parse((await promisify(execFile)(program, args)).stdout);
}

/** Medians of both clients, which take turns. */
async function compare(url, stream) {
  const found = { sdk: { wall: [], cpu: [], rss: [] }, tritonclient: { wall: [], cpu: [], rss: [] } };
  for (let turn = 0; turn < TURNS; turn++) {
    const told = {
      sdk: await client(process.execPath, join(HERE, 'sdk-client.mjs'), url, stream),
      tritonclient: await client(python, join(HERE, 'tritonclient_client.py'), url, stream),
    };
    for (const [name, { runs, rss }] of Object.entries(told)) {
      found[name].wall.push(...runs.map(({ wall }) => wall));
      found[name].cpu.push(...runs.map(({ cpu }) => cpu));
      found[name].rss.push(rss);
    }
  }
  const medians = (name) =>
    Object.fromEntries(
      Object.entries(found[name]).map(([what, values]) => [what, Math.round(median(values) * 10) / 10]),
    );
  return { sdk: medians('sdk'), tritonclient: medians('tritonclient') };
}

try {
  const url = await ready;
  const streams = {};
  for (const [name, stream] of Object.entries(STREAMS)) streams[name] = await compare(url, stream);
  const sizes = Object.fromEntries(
    await Promise.all(entries().map(async (entry) => [entry, await sizeOf(entry)])),
  );
  const machine = `${cpus().length} cores of ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  report(machine, streams, sizes);
  const json = JSON.stringify(
    { machine, date: new Date().toISOString().slice(0, 10), streams, sizes },
    null,
    2,
  );
  writeFileSync(join(HERE, 'results/sdk.json'), `${json}\n`);
} finally {
  server.kill();
}

function report(machine, streams, sizes) {
  console.log(`${machine}; medians of ${TURNS * RUNS} runs\n`);
  console.log('| stream | | SDK | tritonclient | ratio |\n|---|---|---|---|---|');
  for (const [name, { sdk, tritonclient }] of Object.entries(streams)) {
    for (const [what, unit] of Object.entries({ wall: 'ms', cpu: 'ms', rss: 'MB' })) {
      const ratio = (sdk[what] / tritonclient[what]).toFixed(2);
      console.log(`| ${name} | ${what} ${unit} | ${sdk[what]} | ${tritonclient[what]} | ${ratio} |`);
    }
  }
  console.log('\n| entry | minified KB | gzipped KB |\n|---|---|---|');
  for (const [entry, { minified, gzipped }] of Object.entries(sizes)) {
    console.log(`| ${entry} | ${(minified / 1000).toFixed(1)} | ${(gzipped / 1000).toFixed(1)} |`);
  }
}
