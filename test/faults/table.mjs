import { cpus } from 'node:os';
import { endAll, FAULTS, perform } from './all.mjs';

const wanted = process.argv[2] ?? '';
console.log(`${cpus().length} cores of ${cpus()[0]?.model}, Node ${process.version}\n`);
console.log('| what was done | what the client saw | lost | as it should be | s |\n|---|---|---|---|---|');
try {
  const faults = FAULTS.filter(({ name }) => name.includes(wanted));
  for (const [index, fault] of faults.entries()) {
    const start = performance.now();
    const { saw, lost, ok } = await perform(fault, faults[index + 1]);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const verdict = ok === undefined ? 'not run' : ok ? 'yes' : '**no**';
    console.log(`| ${fault.name} | ${saw} | ${lost} | ${verdict} | ${seconds} |`);
    if (ok === false || lost > 0) process.exitCode = 1;
  }
} finally {
  await endAll();
}
