// One server is attacked by everything that has once ended one, and by more; at its end it is the same process, and works.
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../sdk/src/serve.js';
import { MRT as WebMRT } from '../../sdk/src/web.js';
import { commandOf, descendantsOf } from '../servers/processes.mjs';
import { oddRequest, random } from './fuzz.js';
import { addInput, deepGroups, parameter, RawGrpc, runMessage } from './grpc.js';
import { head, nested, oneByteChunks, open, RUN, request, STREAM, send } from './http.js';

const FUZZ = 300;
const EVIL = 'https://evil.example';
let server: RunningServer;
let http = '';
let grpc: RawGrpc;

const processOf = () => descendantsOf(server.pid).find((pid) => commandOf(pid)[0]?.endsWith('/tritonserver'));
let pid: number | undefined;

beforeAll(async () => {
  server = await startServer({ ports: { http: 0 } });
  http = server.http as string;
  grpc = new RawGrpc(server.url);
  pid = processOf();
});
afterAll(async () => {
  grpc?.close();
  await server?.close();
});

describe('HTTP', () => {
  test('JSON of 100,000 levels, as a page of another origin may send it without asking', async () => {
    const headers = { 'content-type': 'text/plain', origin: EVIL };
    expect(await send(http, request(nested(100_000), { headers }))).toMatchObject({ status: 403 });
  });

  test.each([1_000, 100_000, 1_000_000])('JSON of %d levels', async (depth) => {
    const answer = await send(http, request(nested(depth)));
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('inside each other') });
  });

  test.each(['/v2/repository/index', STREAM, '/v2/health/live'])(
    '3 MB in chunks of one byte: %s',
    async (path) => {
      const { status } = await send(http, oneByteChunks(524_288, { path }));
      expect([400, 404]).toContain(status);
    },
  );

  test("the same to the port of the metrics, which is Triton's own", async () => {
    for (const method of ['POST', 'GET'])
      await send(server.metrics, oneByteChunks(524_288, { path: '/metrics', method }), 1_000);
    await send(server.metrics, request(nested(100_000), { path: '/metrics' }));
    expect((await fetch(`http://${server.metrics}/metrics`)).status).toBe(200);
  });

  const VISITS: [string, Parameters<typeof head>[0], number][] = [
    ['a name that was made to point here', { host: 'evil.example' }, 403],
    ['a page of another origin', { headers: { origin: EVIL } }, 403],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['plain text', { headers: { 'content-type': 'text/plain' } }, 415],
    ['the list of models', { path: '/v2/repository/index' }, 404],
    ['loading a model', { path: '/v2/repository/models/mrt/load' }, 404],
    ['unloading one', { path: '/v2/repository/models/mrt/unload' }, 404],
    ['a single network', { path: '/v2/models/mrt_denoiser/infer' }, 404],
    ['statistics', { path: '/v2/models/stats', method: 'GET' }, 404],
    ['the log', { path: '/v2/logging' }, 404],
    ['the trace', { path: '/v2/trace/setting' }, 404],
    ['shared memory', { path: '/v2/systemsharedmemory/region/x/register' }, 404],
    ['the metrics', { path: '/metrics', method: 'GET' }, 404],
    ['a way out of the path', { path: `${STREAM}/../../../repository/index` }, 404],
    ['the same, spelled otherwise', { path: '/v2/models/mrt/%2e%2e/%2e%2e/repository/index' }, 404],
  ];
  test.each(VISITS)('%s is refused', async (_, what, status) => {
    expect((await send(http, request(JSON.stringify(RUN), what))).status).toBe(status);
  });

  const BROKEN: [string, string, number][] = [
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['a TLS hello', '\u0016\u0003\u0001\u0002\u0000\u0001', 400],
    ['no host', `GET /v2 HTTP/1.1\r\n\r\n`, 400],
    ['two lengths', head({ headers: { 'content-length': '5', 'transfer-encoding': 'chunked' } }), 400],
    ['a negative length', head({ headers: { 'content-length': '-5' } }), 400],
    ['headers of 64 KB', head({ headers: { x: 'y'.repeat(65_536) } }), 431],
    [
      'a body that claims 100 GB',
      head({ headers: { 'content-type': 'application/json', 'content-length': '100000000000' } }),
      413,
    ],
  ];
  test.each(BROKEN)('%s', async (_, bytes, status) => {
    expect((await send(http, [bytes])).status).toBe(status);
  });

  test('1,000 headers and bodies that never end, beside a run that does', async () => {
    const slow = Array.from({ length: 1_000 }, (_, i) => {
      const socket = open(http).resume();
      socket.write(
        i % 2
          ? `POST ${STREAM} HTTP/1.1\r\nhost: 127.0.0.1\r\nx`
          : head({ headers: { 'content-length': '9' } }),
      );
      return socket;
    });
    try {
      await expect.poll(() => slow.filter(({ destroyed }) => destroyed).length).toBeGreaterThan(700); // of one address
    } finally {
      for (const socket of slow) socket.destroy();
    }
    expect(await layers()).toBe(2);
  });

  test('without an encoding the pictures are base64, and regions may be rows', async () => {
    const body = {
      ...RUN,
      canvas: [64, 64],
      regions: [
        [0, 0, 64, 64],
        [16, 16, 32, 32],
      ],
    };
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`http://${http}${STREAM}`, init);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await answer.arrayBuffer());
    const events = text
      .split('\n\n')
      .filter(Boolean)
      .map((part) => JSON.parse(part.slice(6)));
    const made = events.filter(({ event }) => event === 'layer');
    expect(made).toHaveLength(2);
    for (const { image } of made) expect(Buffer.from(image, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  test(`${FUZZ} odd requests: each is answered, none with a failure of the front`, async () => {
    const below = random(1);
    const statuses: number[] = [];
    for (let i = 0; i < FUZZ; i += 20) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => send(http, [oddRequest(below)], 2_000)),
      );
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status >= 500 && status !== 503)).toEqual([]);
    expect(statuses.filter((status) => status === 400).length).toBeGreaterThan(FUZZ / 4);
    expect(statuses).toContain(200);
  });
});

describe('gRPC', () => {
  const SPOILT: Record<string, () => Uint8Array> = {
    'groups inside each other, 100,000 deep': () =>
      Buffer.concat([runMessage().serializeBinary(), deepGroups(100_000)]),
    'a length of 2 GB': () => Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x07, 0x6d]),
    'a length that is no number': () => Buffer.from([0x0a, ...Array(11).fill(0xff)]),
    'a shape of 100,000 dimensions': () =>
      spoilt((run) => addInput(run, 'canvas', 'INT32', Array(100_000).fill(1), new Uint8Array(4))),
    'a shape whose product wraps around': () =>
      spoilt((run) => addInput(run, 'regions', 'INT32', [2 ** 31, 2 ** 31, 4], new Uint8Array(16))),
    'a shape of 2^62 rows': () =>
      spoilt((run) => addInput(run, 'regions', 'INT32', [2 ** 62, 4], new Uint8Array(16))),
    'a negative shape': () => spoilt((run) => addInput(run, 'regions', 'INT32', [-1, 4], new Uint8Array(16))),
    'text that claims 4 GB': () =>
      spoilt((run) => addInput(run, 'captions', 'BYTES', [1], Buffer.from([255, 255, 255, 255, 65]))),
    'more text than there is': () =>
      spoilt((run) => addInput(run, 'captions', 'BYTES', [1_000_000], new Uint8Array(8))),
    '5,000 inputs': () =>
      spoilt((run) => {
        for (let i = 0; i < 5_000; i++) addInput(run, `input-${i}`, 'INT32', [1], new Uint8Array(4));
      }),
    'the same input 1,000 times': () =>
      spoilt((run) => {
        for (let i = 0; i < 1_000; i++) addInput(run, 'steps', 'INT32', [1], new Uint8Array(4));
      }),
    'an input in shared memory that nobody registered': () => spoilt((run) => shared(run, '/mrt-shared', 0)),
    'shared memory beyond its end': () => spoilt((run) => shared(run, 'x', 2 ** 52)),
  };
  test.each(Object.keys(SPOILT))('%s is refused', async (name) => {
    expect(await grpc.infer(SPOILT[name]?.() as Uint8Array)).not.toBe('');
  });

  const CONTROL = [
    'RepositoryIndex',
    'RepositoryModelLoad',
    'RepositoryModelUnload',
    'ModelStatistics',
    'TraceSetting',
    'LogSettings',
    'SystemSharedMemoryStatus',
    'SystemSharedMemoryRegister',
    'SystemSharedMemoryUnregister',
    'CudaSharedMemoryStatus',
    'CudaSharedMemoryRegister',
    'CudaSharedMemoryUnregister',
  ];
  test.each(CONTROL)('%s takes a key, which nobody knows', async (call) => {
    expect(await grpc.call(call)).toMatch(/protocol is restricted/);
    for (const key of ['', 'admin', '--hidden-0']) {
      const said = await grpc.call(call, undefined, { 'triton-grpc-protocol-admin': key });
      expect(said).toMatch(/protocol is restricted/);
    }
  });

  test('without the stream there is no run', async () => {
    expect(await grpc.call('ModelInfer', runMessage().serializeBinary())).toMatch(
      /decoupled|transaction policy/,
    );
  });
});

function spoilt(spoil: (run: ReturnType<typeof runMessage>) => void): Uint8Array {
  const run = runMessage();
  spoil(run);
  return run.serializeBinary();
}

function shared(run: ReturnType<typeof runMessage>, region: string, offset: number): void {
  addInput(run, 'captions', 'BYTES', [1], new Uint8Array(0));
  run.clearRawInputContentsList();
  for (const input of run.getInputsList()) {
    const parameters = input.getParametersMap();
    parameters.set('shared_memory_region', parameter().setStringParam(region));
    parameters.set('shared_memory_byte_size', parameter().setInt64Param(64));
    parameters.set('shared_memory_offset', parameter().setInt64Param(offset));
  }
}

describe('this machine', () => {
  test('the key is in no command line, and what the server holds is closed to other users', () => {
    const words = commandOf(pid as number);
    expect(words).toContain('--hidden-0');
    expect(words.join(' ')).not.toMatch(/restricted/);
    const regions = readdirSync('/dev/shm').filter((name) => name.startsWith(`mrt-${server.pid}-`));
    expect(regions.length).toBeGreaterThan(0);
    for (const name of regions) expect(statSync(`/dev/shm/${name}`).mode & 0o077, name).toBe(0);
  });

  test('a port that another program has is named before a server is started', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => other.once('listening', resolve));
      const { port } = other.address() as { port: number };
      const start = performance.now();
      await expect(startServer({ ports: { http: port } })).rejects.toMatchObject({
        code: 'unavailable',
        text: `127.0.0.1:${port} is already in use; --http-port 0 takes a free one`,
      });
      expect(performance.now() - start).toBeLessThan(30_000);
    } finally {
      other.close();
    }
  });
});

/** The layers of a run over HTTP. */
async function layers(): Promise<number> {
  const mrt = new WebMRT({ url: `http://${http}`, timeouts: { connect: 60_000 } });
  return (await mrt.generate({ prompt: RUN.prompt, steps: 1 }).final()).layers.length;
}

test('after all of it the server is the same process, and makes layers', async () => {
  await sleep(500); // a process that has been hit is gone by then
  expect(await layers()).toBe(2);
  expect(await grpc.infer(runMessage().serializeBinary())).toBe('');
  expect(pid).toBeGreaterThan(0);
  expect(processOf()).toBe(pid);
});
