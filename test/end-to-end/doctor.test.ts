import { expect, test } from 'vitest';
import { startServer } from '../../sdk/src/serve.js';
import { command } from './command.js';

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
