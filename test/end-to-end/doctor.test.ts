import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from '../../sdk/src/serve.js';
import { command } from './command.js';
import { ROOT } from './python.js';

test('here nothing is missing', async () => {
  const { code, out, events } = await command(['doctor', '--json']);
  expect(code, out).toBe(0);
  expect(events().map(({ name }) => name)).toEqual([
    ...['Node', 'disk', 'platform', 'Python', 'environment', 'Triton', 'weights'],
    ...['memory', 'shared memory', 'ports', 'GPU', 'server'],
  ]);
});

test('a server that is named has to be there, and nothing else of one', async () => {
  const server = await startServer({ ports: { http: 0 } });
  try {
    const { code, out } = await command(['doctor', '--url', `http://${server.http}`]);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^ok {7}Node /),
      expect.stringMatching(/^\S+ +disk /),
      expect.stringMatching(
        /^ok {7}server +http:.* is ready: triton [\d.]+, mrt tiny, weights sha256:[\da-f]{64}$/,
      ),
    ]);
  } finally {
    await server.close();
  }
  const gone = await command(['doctor', '--url', server.url]);
  expect(gone).toMatchObject({ code: 1, err: 'mrt: [unavailable] missing: server\n' });
  expect(gone.out).toMatch(/\nmissing {2}server +no answer from .*: .*`npx mrt serve`\n$/);
});

test('a package from npm says that it has nothing to serve', async () => {
  const lonely = mkdtempSync(join(tmpdir(), 'mrt-lonely-'));
  try {
    for (const part of ['bin', 'dist', 'package.json']) {
      cpSync(join(ROOT, 'sdk', part), join(lonely, 'sdk', part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(lonely, 'node_modules'));
    const { code, out, err } = await command(['doctor'], { bin: join(lonely, 'sdk/bin/mrt.js') });
    expect({ code, err }).toEqual({ code: 1, err: 'mrt: [unavailable] missing: checkout\n' });
    expect(out).toMatch(/\nmissing {2}checkout +.*: name a server by --url or MRT_URL, or /);
  } finally {
    rmSync(lonely, { recursive: true });
  }
});
