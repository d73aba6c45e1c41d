import { afterEach, expect, test, vi } from 'vitest';
import { MRT } from '../mrt.js';
import { type FakeServer, fakeServer } from '../testing/fake-server.js';
import { DESIGN, STORY, story } from '../testing/scripts.js';

let server: FakeServer | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await server?.close();
});

const SECRET = 'a very private prompt';

async function logged(
  level: string | undefined,
): Promise<[level: string, message: string, fields: object][]> {
  if (level !== undefined) vi.stubEnv('MRT_LOG', level);
  server = await fakeServer(story);
  const lines: [string, string, object][] = [];
  const to = (name: string) => (message: string, fields: object) => lines.push([name, message, fields]);
  const logger = { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') };
  const mrt = new MRT({ url: server.url, logger, headers: { authorization: 'Bearer hush' } });
  await mrt.generate({ ...DESIGN, prompt: SECRET }).final();
  await mrt
    .generate({ ...DESIGN, prompt: SECRET, steps: 0 })
    .final()
    .catch(() => {});
  mrt.close();
  return lines;
}

test('a logger gets the events, but no content', async () => {
  const lines = await logged(undefined);
  expect(lines.map(([level, message]) => `${level} ${message}`)).toEqual([
    'debug mrt: request',
    ...STORY.map(() => 'debug mrt: event'),
    'info mrt: done',
    'error mrt: failed',
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/private|red star|hush/);
  expect(lines.at(-1)?.[2]).toMatchObject({ code: 'invalid_argument', field: 'steps' });
});

test('MRT_LOG drops lines below its level', async () => {
  expect((await logged('info')).map(([level]) => level)).toEqual(['info', 'error']);
  expect(await logged('off')).toEqual([]);
});

test('the console is silent without a logger and MRT_LOG, and used with MRT_LOG', async () => {
  const spies = (['debug', 'info', 'warn', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => {}),
  );
  server = await fakeServer(story);
  const run = async () => {
    const mrt = new MRT({ url: server?.url });
    await mrt.generate(DESIGN).final();
    mrt.close();
  };
  await run();
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  vi.stubEnv('MRT_LOG', 'info');
  await run();
  expect(console.info).toHaveBeenCalledExactlyOnceWith(
    'mrt: done',
    expect.objectContaining({ ms: expect.any(Number) }),
  );
});

test('an unknown level is an error', () => {
  vi.stubEnv('MRT_LOG', 'loud');
  expect(() => new MRT()).toThrow(
    '[invalid_argument] MRT_LOG is "loud"; give debug, info, warn, error or off',
  );
});
