import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MRT } from '../index.js';
import { type FakeServer, fakeServer, response } from '../testing/fake-server.js';
import { DESIGN, STORY } from '../testing/scripts.js';
import { bypassProxyForLoopback, fetchProxy, grpcProxy } from './proxy.js';

const VARIABLES = ['grpc_proxy', 'https_proxy', 'http_proxy', 'no_grpc_proxy', 'no_proxy', 'NO_PROXY'];
const NOBODY = 'http://127.0.0.1:9';

beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, '');
});
let server: FakeServer | undefined;
let mrt: MRT | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  mrt?.close();
  await server?.close();
  [mrt, server] = [undefined, undefined];
});

async function serving(): Promise<string> {
  server = await fakeServer(async (call) => {
    for (const event of STORY) await call.send(response(event));
    await call.send(response(undefined, true));
    call.end();
  });
  return server.url;
}

test.each(['grpc_proxy', 'https_proxy', 'http_proxy'])(
  '%s does not stand before this machine itself',
  async (name) => {
    vi.stubEnv(name, NOBODY);
    const url = await serving();
    for (const host of ['127.0.0.1', 'localhost']) {
      mrt = new MRT({ url: url.replace('127.0.0.1', host), maxRetries: 0 });
      expect((await mrt.generate(DESIGN).final()).layers).toHaveLength(2);
      mrt.close();
    }
  },
);

test('a proxy that does not answer is named, without its credentials', async () => {
  vi.stubEnv('https_proxy', 'http://user:secret@127.0.0.1:9');
  mrt = new MRT({ url: 'mrt.example.com:8001', maxRetries: 0 });
  for (const call of [mrt.generate(DESIGN).final(), mrt.health()]) {
    await expect(call).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
      text: 'no answer from mrt.example.com:8001 through the proxy http://127.0.0.1:9 of https_proxy; check it, or list the host in no_proxy',
    });
  }
});

test('a working proxy is used for other hosts', async () => {
  const url = await serving();
  const asked: string[] = [];
  const proxy: Server = createServer();
  proxy.on('connect', ({ url: to = '' }, near) => {
    asked.push(to);
    const far = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    for (const wire of [near, far]) wire.on('error', () => {});
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('http_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  mrt = new MRT({ url: 'mrt.example.com:8001', maxRetries: 0 });
  expect((await mrt.generate(DESIGN).final()).layers).toHaveLength(2);
  expect(asked).toEqual(['mrt.example.com:8001']);
  mrt.close();
  proxy.close();
});

const OTHERS = 'mrt.example.com:443';

test.each([
  ['127.0.0.1:1', {}, false],
  ['127.8.9.10:1', {}, false],
  ['[::1]:1', {}, false],
  ['localhost:1', {}, false],
  ['api.localhost:1', {}, false],
  ['128.0.0.1:1', {}, true],
  ['localhost.example.com:1', {}, true],
  [OTHERS, { no_proxy: '*' }, false],
  [OTHERS, { NO_PROXY: 'a, *.example.com' }, false],
  [OTHERS, { no_proxy: '.example.com:443' }, false],
  [OTHERS, { no_proxy: 'example.org' }, true],
  [OTHERS, { no_proxy: 'ample.com' }, true],
  [OTHERS, { no_proxy: 'example.org', NO_PROXY: '*' }, true],
  ['10.1.2.3:1', { no_proxy: '10.0.0.0/8' }, false],
  ['11.1.2.3:1', { no_proxy: '10.0.0.0/8' }, true],
  [OTHERS, { http_proxy: 'socks5://127.0.0.1:1' }, false],
  [OTHERS, { http_proxy: 'no url' }, false],
] as const)('%s with %j: by proxy %s', (address, variables, through) => {
  vi.stubEnv('http_proxy', NOBODY);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  expect(grpcProxy(address)).toEqual(through ? { variable: 'http_proxy', url: NOBODY } : undefined);
});

test('fetch uses a proxy where the runtime does, and errors name it', () => {
  vi.stubEnv('http_proxy', NOBODY);
  expect(fetchProxy('http://127.0.0.1:8000')).toBeUndefined();
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  expect(fetchProxy('http://127.0.0.1:8000')).toEqual({ variable: 'http_proxy', url: NOBODY });
  expect(fetchProxy('https://127.0.0.1:8000')).toBeUndefined();
  vi.stubEnv('no_proxy', 'example.com');
  bypassProxyForLoopback();
  for (const host of ['127.0.0.1', 'localhost', '[::1]', 'example.com'])
    expect(fetchProxy(`http://${host}:8000`), host).toBeUndefined();
});
