import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const TOOLS = join(HERE, '../tools/node_modules');
const SUITE = join(HERE, 'suite.mjs');

const RUNTIMES: Record<string, [program: string, ...args: string[]]> = {
  'the Node of these tests': [process.execPath],
  'Node 22': [join(TOOLS, 'node/bin/node')],
  Deno: [join(TOOLS, 'deno/deno'), 'run', '--allow-net', '--allow-env', '--allow-read', '--no-prompt'],
  Bun: [join(TOOLS, 'bun/bin/bun.exe')],
};

const server = inject('server');
let first: object[] | undefined;

test.each(Object.entries(RUNTIMES))('%s finds what all find', async (_, [program, ...args]) => {
  const options = { cwd: HERE, env: { ...process.env, NO_COLOR: '1' } };
  const { stdout } = await promisify(execFile)(
    program,
    [...args, SUITE, server.url, `http://${server.http}`],
    options,
  );
  const found = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; failed?: string });
  expect(found.filter(({ failed }) => failed)).toEqual([]);
  expect(found).toHaveLength(15);
  first ??= found;
  expect(found).toEqual(first);
});
