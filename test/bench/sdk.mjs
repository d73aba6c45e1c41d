// `npm run bench:sdk`: the SDK against Python's tritonclient, on one server that sends the very same streams. They take turns;
// figures are medians. The SDK checks the digest of every layer; what that costs shows in a tritonclient that does so, too.
// Prints Markdown, and writes test/bench/results/sdk.json.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setup } from '../../sdk/scripts/setup.mjs';
import { entries, sizeOf } from '../package/sizes.mjs';
import { launch } from '../servers/launch.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const TURNS = 5;
const RUNS = 5;
const STREAMS = {
  '1,000 step events': { steps: 1000, layers: 2, side: 16 },
  '20 layers of 1 MB': { steps: 1, layers: 20, side: 512 },
};

const { python } = await setup({ python: 'test' });
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

const CLIENTS = {
  sdk: [process.execPath, 'sdk-client.mjs'],
  tritonclient: [python, 'tritonclient_client.py'],
  'tritonclient, digests checked': [python, 'tritonclient_client.py', 'check'],
};

async function measure([program, script, ...words], url, { steps, layers, side }) {
  const args = [join(HERE, script), url, steps, layers, side, RUNS, ...words].map(String);
  return JSON.parse((await promisify(execFile)(program, args)).stdout);
}

/** Medians of all clients, which take turns. */
async function compare(url, stream) {
  const found = new Map(Object.keys(CLIENTS).map((name) => [name, { wall: [], cpu: [], rss: [] }]));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, { wall, cpu, rss }] of found) {
      const result = await measure(CLIENTS[name], url, stream);
      wall.push(...result.runs.map((run) => run.wall));
      cpu.push(...result.runs.map((run) => run.cpu));
      rss.push(result.rss);
    }
  }
  const medians = (measured) =>
    Object.fromEntries(
      Object.entries(measured).map(([what, values]) => [what, Math.round(median(values) * 10) / 10]),
    );
  return Object.fromEntries([...found].map(([name, measured]) => [name, medians(measured)]));
}

const load = Math.round(10 * (loadavg()[0] ?? 0)) / 10; // before it
const { url, close } = await launch({ repository: join(HERE, 'repository') });
try {
  const streams = {};
  for (const [name, stream] of Object.entries(STREAMS)) streams[name] = await compare(url, stream);
  const sizes = Object.fromEntries(
    await Promise.all(entries().map(async (entry) => [entry, await sizeOf(entry)])),
  );
  const machine = `${cpus().length} cores of ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${load} before it`;
  report(machine, streams, sizes);
  const json = JSON.stringify(
    { machine, date: new Date().toISOString().slice(0, 10), streams, sizes },
    null,
    2,
  );
  writeFileSync(join(HERE, 'results/sdk.json'), `${json}\n`);
} finally {
  await close();
}

function report(machine, streams, sizes) {
  console.log(`${machine}; medians of ${TURNS * RUNS} runs\n`);
  const names = Object.keys(CLIENTS);
  console.log(`| stream | | ${names.join(' | ')} | ratios |\n|---|---|---|---|---|---|`);
  for (const [name, clients] of Object.entries(streams)) {
    for (const [what, unit] of Object.entries({ wall: 'ms', cpu: 'ms', rss: 'MB' })) {
      const [sdk, ...others] = names.map((client) => clients[client][what]);
      const ratios = others.map((other) => (sdk / other).toFixed(2));
      console.log(`| ${name} | ${what} ${unit} | ${[sdk, ...others].join(' | ')} | ${ratios.join(', ')} |`);
    }
  }
  console.log('\n| entry | minified KB | gzipped KB |\n|---|---|---|');
  for (const [entry, { minified, gzipped }] of Object.entries(sizes)) {
    console.log(`| ${entry} | ${(minified / 1000).toFixed(1)} | ${(gzipped / 1000).toFixed(1)} |`);
  }
}
