// `npm run bench:files [-- SIDE]`: reading, compositing and writing of 8 and 20 layers of 2,000 x 2,000 px in every format, against
// ag-psd alone and psd-tools on the same file. Each job has a process of its own; seconds without start-up, and its most memory.
// Prints Markdown, and writes test/bench/results/files.json. With `large`: see files-large.mjs.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setup } from '../../sdk/scripts/setup.mjs';

const HERE = import.meta.dirname;
if (process.argv[2] === 'large') {
  await setup({ python: 'serve' });
  process.argv.splice(2, 1, 'all');
  await import('./files-large.mjs');
  process.exit();
}
const SIDE = Number(process.argv[2] ?? 2000);
const COUNTS = [8, 20];

const { python } = await setup({ python: 'test' });
const folder = mkdtempSync(join(tmpdir(), 'mrt-files-'));
const run = async (program, args) =>
  JSON.parse((await promisify(execFile)(program, args.map(String))).stdout);
const node = (...args) => run(process.execPath, [join(HERE, 'files-run.mjs'), ...args]);

const rows = [];
async function add(count, who, what, measured) {
  const { seconds, megabytes } = await measured;
  rows.push({ count, who, what, seconds: Math.round(seconds * 100) / 100, megabytes: Math.round(megabytes) });
}

try {
  for (const count of COUNTS) {
    const file = join(folder, `${count}.psd`);
    await node('sdk', 'make', file, count, SIDE);
    await add(count, 'SDK', 'read PSD', node('sdk', 'read', file));
    await add(count, 'ag-psd', 'read PSD', node('ag-psd', 'read', file));
    await add(count, 'psd-tools', 'read PSD', run(python, [join(HERE, 'files_run.py'), 'read', file]));
    await add(count, 'SDK', 'composite', node('sdk', 'composite', file));
    await add(count, 'psd-tools', 'composite', run(python, [join(HERE, 'files_run.py'), 'composite', file]));
    await add(count, 'ag-psd', 'write PSD', node('ag-psd', 'write', file));
    await add(count, 'psd-tools', 'write PSD', run(python, [join(HERE, 'files_run.py'), 'write', file]));
    for (const format of ['psd', 'ora', 'zip', 'svg', 'pptx']) {
      await add(count, 'SDK', `write ${format.toUpperCase()}`, node('sdk', format, file));
      if (format === 'ora' || format === 'zip')
        await add(
          count,
          'SDK',
          `read ${format.toUpperCase()}`,
          node('sdk', 'read', file.replace('.psd', `.out.${format}`)),
        );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

const machine = `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`;
writeFileSync(
  join(HERE, 'results/files.json'),
  `${JSON.stringify({ machine, side: SIDE, rows }, null, 2)}\n`,
);
console.log(
  `${machine}; layers of ${SIDE} x ${SIDE} px\n\n| layers | job | by | s | MB |\n|---|---|---|---|---|`,
);
for (const { count, what, who, seconds, megabytes } of rows)
  console.log(`| ${count} | ${what} | ${who} | ${seconds} | ${megabytes} |`);
