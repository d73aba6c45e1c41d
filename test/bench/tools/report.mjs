import { mkdirSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { python, ROOT, script } from './python.mjs';

const RESULTS = `${ROOT}/test/bench/results`;

/** The machine in words, and how busy it was. */
export async function machineNow() {
  const program =
    'import json; from mrt.evaluation.reporting.machine import machine; print(json.dumps(machine()))';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return { ...(await python(['-c', program])), memory, node: process.version };
}

/**
 * Prints and writes what a part found: `words` on how to read it, `tables` of { title, rows } with a value a column, `plot` of
 * { title, labels, series, log }.
 */
export async function report(name, machine, seconds, { words, tables, plot }) {
  const { cores, cpu, memory, node, load } = machine;
  console.log(`\n## ${name}\n\n${words}\n`);
  console.log(`${cores} cores of ${cpu}, ${memory}, Node ${node}, load ${load} before it; ${seconds} s`);
  for (const { title, rows } of tables) console.log(`\n${title}\n\n${markdown(rows)}`);
  mkdirSync(RESULTS, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  const file = { machine, date, seconds, words, tables };
  writeFileSync(`${RESULTS}/${name}.json`, `${JSON.stringify(file, null, 2)}\n`);
  await python([script('plot.py'), `${RESULTS}/${name}.png`], plot);
}

/** null stands for what was measured and is too small to be seen, a column that a row lacks for what was not measured. */
export function markdown(rows) {
  const columns = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const said = (value) => (value === null ? 'below what is seen' : (value ?? '–'));
  const body = rows.map((row) => line(columns.map((column) => said(row[column]))));
  return [line(columns), line(columns.map(() => '---')), ...body].join('\n');
}
