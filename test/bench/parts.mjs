import { cancel } from './parts/cancel.mjs';
import { cost } from './parts/cost.mjs';
import { fairness } from './parts/fairness.mjs';
import { headline } from './parts/headline.mjs';
import { peer } from './parts/peer.mjs';
import { perfAnalyzer } from './parts/perf-analyzer.mjs';
import { replicas } from './parts/replicas.mjs';
import { runtimes } from './parts/runtimes.mjs';
import { share } from './parts/share.mjs';
import { streams } from './parts/streams.mjs';
import { machineNow, report } from './tools/report.mjs';

const PARTS = {
  streams,
  runtimes,
  share,
  headline,
  cost,
  cancel,
  fairness,
  replicas,
  peer,
  'perf-analyzer': perfAnalyzer,
};

/** Runs these parts, or all, one after the other: each has the machine for itself. */
export async function bench(names) {
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown) throw new Error(`there is no part ${unknown}; choose from ${Object.keys(PARTS).join(', ')}`);
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
    const machine = await machineNow();
    const start = performance.now();
    const found = await PARTS[name]();
    await report(name, machine, Math.round((performance.now() - start) / 1000), found);
  }
}

if (import.meta.filename === process.argv[1]) await bench(process.argv.slice(2));
