import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeOra } from '../formats/ora/index.js';
import { fromSSE, LayerStack, makeLayer, stackOf } from '../index.js';
import { type FakeCall, type FakeServer, fakeServer, response } from '../testing/fake-server.js';
import { DESIGN, done, layer, plainPng, STORY, story, stuck } from '../testing/scripts.js';
import { createGateway, type Gateway, type GatewayOptions } from './openai/index.js';

const AT = 'http://127.0.0.1:8080';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

let answer: (call: FakeCall) => unknown;
let server: FakeServer;
let gateway: Gateway;
beforeEach(async () => {
  answer = story;
  server = await fakeServer((call) => answer(call));
  open();
});
afterEach(async () => {
  vi.useRealTimers();
  gateway.close();
  await server.close();
});

function open(rules: GatewayOptions = {}) {
  gateway?.close();
  gateway = createGateway({ url: server.url, ...rules });
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  gateway.fetch(
    new Request(AT + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
      ...(signal && { signal }),
    }),
  );
const get = (path: string, headers: Record<string, string> = {}) =>
  gateway.fetch(new Request(new URL(path, AT), { headers }));

interface Answer {
  manifest: never;
  pngs: Record<string, string>;
  files: Record<'psd' | 'svg', { url: string; expires_at: number }>;
}
const jsonOf = async <T = Answer>(response: Response | Promise<Response>) =>
  (await (await response).json()) as T;

const stackIn = ({ manifest, pngs }: Answer) =>
  stackOf(manifest, (digest) => new Uint8Array(Buffer.from(pngs[digest] ?? '', 'base64')));

const kept = plainPng(64, 64, [0, 0, 0, 255]);
const OLD = new LayerStack({
  canvas: { width: 64, height: 64 },
  layers: [
    makeLayer({
      id: 'ground',
      role: 'background',
      region: { x: 0, y: 0, width: 64, height: 64 },
      png: kept,
    }),
  ],
});
const ADD = [{ region: { x: 16, y: 16, width: 32, height: 32 }, caption: 'a red star' }];

describe('a task', () => {
  test('as JSON: manifest, PNGs, and files for ten minutes', async () => {
    const made = await post('/v1/layers/generate', { ...DESIGN, files: ['psd', 'svg'] });
    expect(made.status).toBe(200);
    const body = await jsonOf(made);
    expect(stackIn(body).layers.map(({ name }) => name)).toEqual(['Background', 'a red star']);
    expect(body).toMatchObject({ timings: { total_ms: 12 }, remarks: [], student: 0 });
    const { url, expires_at } = body.files.psd;
    expect(url).toMatch(new RegExp(`^${AT}/v1/files/[\\da-f-]{36}/layers\\.psd$`));
    expect(expires_at).toBeCloseTo(Date.now() / 1000 + 600, -1);
    const psd = await get(url);
    expect(psd.headers.get('content-disposition')).toBe('attachment; filename="layers.psd"');
    expect((await psd.text()).slice(0, 4)).toBe('8BPS');
    const navigated = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await get(url, navigated)).status).toBe(200);
    expect((await get(url, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await get(`${url}x`)).status).toBe(404);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_001 });
    expect([(await get(url)).status, (await get(body.files.svg.url)).status]).toEqual([404, 404]);
  });

  test.each([
    ['stream', { stream: true }, {}],
    ['accept', {}, { accept: 'text/event-stream' }],
  ])('as a stream, asked for by %s, which fromSSE reads', async (_, body, headers) => {
    const run = fromSSE(post('/v1/layers/generate', { ...DESIGN, ...body }, headers));
    const steps = [];
    for await (const { index } of run) steps.push(index);
    expect(steps).toEqual([1, 2]);
    expect((await run).layers).toHaveLength(2);
  });

  test.each<[string, object]>([
    ['a file', { stack: base64(writeOra(OLD).bytes) }],
    [
      'manifest and PNGs',
      { stack: { manifest: OLD.manifest(), pngs: { [OLD.layers[0]?.digest ?? '']: base64(kept) } } },
    ],
  ])('on a stack, given as %s', async (_, stack) => {
    answer = async (call) => {
      for (const event of [STORY[0], layer(1, 2, [16, 16, 32, 32], 1), done])
        await call.send(response(event));
      await call.send(response(undefined, true));
      call.end();
    };
    const made = stackIn(await jsonOf(post('/v1/layers/add', { ...stack, add: ADD })));
    expect(made.layers[0]?.png).toEqual(kept);
    expect(made.layers).toHaveLength(2);
  });

  test('ends when its caller is gone', async () => {
    for (const stream of [true, false]) {
      const gone = new AbortController();
      const cancelled = new Promise<void>((resolve) => {
        answer = async (call) => {
          await stuck(call);
          gone.abort();
          await call.cancelled;
          resolve();
        };
      });
      const made = await post('/v1/layers/generate', { ...DESIGN, stream }, {}, gone.signal);
      await made.text();
      await cancelled;
    }
  });
});

test.each<[string, string, unknown, number, string]>([
  ['no JSON', 'generate', '{"prompt":', 400, 'body'],
  ['a list', 'generate', [], 400, 'body'],
  ['no input', 'generate', {}, 400, 'prompt'],
  ['an unknown field', 'generate', { ...DESIGN, colour: 'red' }, 400, 'colour'],
  ['a prompt of 1 MB', 'generate', { prompt: 'a star '.repeat(140_000) }, 400, 'prompt'],
  ['a wrong number', 'generate', { ...DESIGN, steps: 0, stream: true }, 400, 'steps'],
  ['another kind of file', 'generate', { ...DESIGN, files: ['exe'] }, 400, 'files[0]'],
  ['files in a stream', 'generate', { ...DESIGN, files: ['psd'], stream: true }, 400, 'files'],
  ['an address inside', 'decompose', { image: 'http://169.254.169.254/latest' }, 400, 'image'],
  ['a file: URL', 'decompose', { image: 'file:///etc/passwd' }, 400, 'image'],
  ['a path', 'decompose', { image: '/etc/passwd' }, 400, 'image'],
  ['base64 of no picture', 'decompose', { image: base64(new Uint8Array(99)) }, 400, 'image'],
  [
    'a path in a layer',
    'add',
    { canvas: OLD.canvas, background: { image: '../x' }, layers: ADD },
    400,
    'background.image',
  ],
  ['a stack that is none', 'add', { stack: base64(new Uint8Array(99)), add: ADD }, 400, 'stack'],
  ['a stack by its path', 'add', { stack: 'design.psd', add: ADD }, 400, 'stack'],
  [
    'a stack without pixels',
    'add',
    { stack: { manifest: OLD.manifest(), pngs: {} }, add: ADD },
    404,
    'stack',
  ],
  ['a plan of no task', 'plan', { task: 'paint', prompt: 'star' }, 400, 'task'],
  ['a plan of a wrong input', 'plan', { task: 'generate', prompt: '' }, 400, 'prompt'],
])('%s is refused, and nothing starts', async (_, route, body, status, field) => {
  const refused = await post(`/v1/layers/${route}`, body);
  expect(await refused.json()).toMatchObject({ error: expect.any(String), code: expect.any(String), field });
  expect(refused.status).toBe(status);
  expect(server.calls).toHaveLength(0);
});

test('the door: tokens, methods, sizes, origins, other routes', async () => {
  open({ tokens: ['one'], maxBodyBytes: 1000, origins: ['https://app.example'] });
  const mine = { authorization: 'Bearer one' };
  const status = async (response: Promise<Response>) => {
    const { status, headers } = await response;
    return [status, headers.get('access-control-allow-origin')];
  };
  expect(await status(post('/v1/layers/generate', DESIGN))).toEqual([401, null]);
  expect(await (await post('/v1/layers/generate', DESIGN)).json()).toMatchObject({ field: 'authorization' });
  expect(await status(get('/v1/openapi.json'))).toEqual([401, null]);
  expect(await status(get('/v1/layers/generate', mine))).toEqual([405, null]);
  expect(await status(post('/v1/layers/paint', DESIGN, mine))).toEqual([404, null]);
  expect(await status(post('/v1/layers/generate', { prompt: 'x'.repeat(2000) }, mine))).toEqual([413, null]);
  expect(
    await status(post('/v1/layers/generate', DESIGN, { ...mine, 'content-type': 'text/plain' })),
  ).toEqual([415, null]);
  expect(
    await status(post('/v1/layers/generate', DESIGN, { ...mine, origin: 'https://evil.example' })),
  ).toEqual([403, null]);
  expect(server.calls).toHaveLength(0);
  const listed = { ...mine, origin: 'https://app.example' };
  expect(await status(post('/v1/layers/generate', DESIGN, listed))).toEqual([200, listed.origin]);
});

test('an error of the server has no address of it', async () => {
  await server.close();
  const refused = await post('/v1/layers/generate', DESIGN);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.text()).not.toContain(server.url);
});

interface Page {
  openapi: string;
  paths: Record<string, { post: { requestBody: { content: { 'application/json': { schema: object } } } } }>;
  components: { schemas: Record<string, { required: string[] }> };
}

test('OpenAPI 3.1 of the routes, by the schemas that check them', async () => {
  const page = await jsonOf<Page>(get('/v1/openapi.json'));
  expect(page.openapi).toBe('3.1.0');
  const body = (path: string) => page.paths[path]?.post.requestBody.content['application/json'].schema;
  expect(body('/v1/layers/decompose')).toMatchObject({
    properties: { image: { oneOf: [{ contentEncoding: 'base64' }, {}] }, stream: { type: 'boolean' } },
    required: ['image'],
    additionalProperties: false,
  });
  expect(body('/v1/layers/add')).toMatchObject({
    anyOf: [{}, { properties: { stack: { oneOf: [{ type: 'string' }, {}] } } }],
  });
  expect(body('/v1/layers/plan')).toMatchObject({ anyOf: { length: 7 } });
  expect(page.components.schemas.Done?.required).toContain('manifest');
  const text = JSON.stringify(page);
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
    expect(page.components.schemas).toHaveProperty(name as string);
  expect(text).not.toContain('#/$defs');
});
