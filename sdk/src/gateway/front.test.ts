import { afterEach, describe, expect, test } from 'vitest';
import { type FakeCall, type FakeServer, fakeServer, refusal, response } from '../testing/fake-server.js';
import { accepted, STORY } from '../testing/scripts.js';
import { createFront, type Front, type FrontOptions } from './index.js';

const RUN = { task: 'text_to_layers', prompt: 'red heart icon on blue' };
const STREAM = 'http://127.0.0.1:8000/v2/models/mrt/generate_stream';

let server: FakeServer | undefined;
let front: Front | undefined;
afterEach(async () => {
  front?.close();
  await server?.close();
});

async function story(call: FakeCall): Promise<void> {
  for (const event of STORY) await call.send(response(event));
  await call.send(response(undefined, true));
  call.end();
}

async function open(answer: (call: FakeCall) => unknown = story, options: FrontOptions = {}): Promise<Front> {
  server = await fakeServer(answer);
  front = createFront({ url: server.url, ...options });
  return front;
}

interface Posted {
  headers?: Record<string, string>;
  signal?: AbortSignal;
}
const post = (body: unknown, { headers = {}, ...rest }: Posted = {}) =>
  new Request(STREAM, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
    ...rest,
  });

const eventsIn = async (answer: Response) =>
  (await answer.text())
    .split('\n\n')
    .filter(Boolean)
    .map((part) => JSON.parse(part.replace(/^data: /, '')));

describe('a run', () => {
  test('becomes tensors, and its events come back as Triton writes them', async () => {
    const opened = await open();
    const picture = Buffer.from([1, 2, 3]).toString('base64');
    const body = {
      ...RUN,
      regions: [
        [0, 0, 8, 8],
        [1, 2, 3, 4],
      ],
      seed: '9223372036854775807',
      images: [picture],
      id: 'x',
    };
    const answer = await opened.fetch(post(body, { headers: { traceparent: '00-a-b-01' } }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const events = await eventsIn(answer);
    expect(events.map(({ event }) => event)).toEqual(STORY.map(({ event }) => event));
    expect(Object.keys(events[0])).toEqual([
      'event',
      'id',
      'image',
      'index',
      'info',
      'model_name',
      'model_version',
    ]);
    const [call] = server?.calls ?? [];
    expect(call?.request.getId()).toBe('x');
    expect(call?.metadata.get('traceparent')).toEqual(['00-a-b-01']);
    const inputs = call?.request.getInputsList().map((input) => [input.getName(), input.getShapeList()]);
    expect(inputs).toEqual([
      ['task', [1]],
      ['prompt', [1]],
      ['regions', [2, 4]],
      ['seed', [1]],
      ['images', [1]],
    ]);
    const seed = Buffer.from(call?.request.getRawInputContentsList_asU8()[3] ?? []);
    expect(seed.readBigInt64LE()).toBe(2n ** 63n - 1n);
  });

  test('says whose it is: by its header, by its body, or else by its address', async () => {
    const opened = await open();
    const named = { headers: { 'x-mrt-client': 'by the gateway' } };
    await opened.fetch(post({ ...RUN, 'x-mrt-client': 'itself' }, named), '10.0.0.1');
    await opened.fetch(post({ ...RUN, 'x-mrt-client': 'itself' }), '10.0.0.1');
    await opened.fetch(post(RUN), '10.0.0.1');
    const told = server?.calls.map(({ metadata }) => metadata.get('x-mrt-client'));
    expect(told).toEqual([['by the gateway'], ['itself'], ['10.0.0.1']]);
  });

  test('that waits gets heartbeats, and its error comes inside the stream', async () => {
    let fail = () => {};
    const opened = await open((call) => {
      fail = async () => {
        await call.send(refusal('Exceeds maximum queue size'));
        call.end();
      };
    });
    const answer = await opened.fetch(post(RUN));
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const read = async () =>
      JSON.parse(
        Buffer.from((await reader.read()).value ?? [])
          .toString()
          .slice(6),
      );
    expect(await read()).toMatchObject({ event: 'heartbeat', index: [0, 0], image: '', info: '{}' });
    expect(await read()).toMatchObject({ event: 'heartbeat' });
    fail();
    expect(await read()).toMatchObject({ code: 'resource_exhausted', retryable: true });
    expect((await reader.read()).done).toBe(true);
  });

  test('that fails at once has a status of its own', async () => {
    const opened = await open(async (call) => {
      await call.send(refusal('Exceeds maximum queue size'));
      call.end();
    });
    const answer = await opened.fetch(post(RUN));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await answer.json()).toMatchObject({ code: 'resource_exhausted', retryable: true, field: null });
  });

  test('ends on the server when its caller leaves: before an event, between two, and while nobody reads', async () => {
    const opened = await open(async (call) => {
      if (call.request.getId() !== 'waits') await call.send(response(accepted));
    });
    const leave = new AbortController();
    const waiting = opened.fetch(post({ ...RUN, id: 'waits' }, { signal: leave.signal }));
    await expect.poll(() => server?.calls.length).toBe(1);
    leave.abort();
    expect((await waiting).status).toBe(499);
    await server?.calls[0]?.cancelled;
    const answer = await opened.fetch(post(RUN));
    await answer.body?.cancel();
    await server?.calls[1]?.cancelled;
    const paused = new AbortController();
    await opened.fetch(post(RUN, { signal: paused.signal }));
    paused.abort();
    await server?.calls[2]?.cancelled;
  });

  test('of a client that has too many is refused, until one of them ends', async () => {
    const opened = await open((call) => call.send(response(accepted)), { maxRunsPerClient: 2 });
    const first = await opened.fetch(post(RUN), 'a');
    await opened.fetch(post(RUN), 'a');
    expect((await opened.fetch(post(RUN), 'a')).status).toBe(429);
    expect((await opened.fetch(post(RUN), 'b')).status).toBe(200);
    await first.body?.cancel();
    expect((await opened.fetch(post(RUN), 'a')).status).toBe(200);
  });

  test('without a server says so, and not where it was looked for', async () => {
    const opened = await open();
    await server?.close();
    const answer = await opened.fetch(post(RUN));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(((await answer.json()) as { error: string }).error).toMatch(/^no answer from the server/);
  });
});

const BAD: [string, unknown, number, string][] = [
  ['no JSON', '{', 400, 'body'],
  ['nothing', '', 400, 'body'],
  ['a list', [], 400, 'body'],
  ['no task', { prompt: 'x' }, 400, 'task'],
  ['a name that is no input', { ...RUN, nope: 1 }, 400, 'nope'],
  ['a prototype', '{"task":"text_to_layers","__proto__":{"seed":1}}', 400, '__proto__'],
  ['a number as a prompt', { ...RUN, prompt: 1 }, 400, 'prompt'],
  ['text as a number', { ...RUN, steps: 'a' }, 400, 'steps'],
  ['a number above 32 bits', { ...RUN, steps: 2 ** 40 }, 400, 'steps'],
  ['a seed that JSON has rounded', '{"task":"text_to_layers","seed":9007199254740993}', 400, 'seed'],
  ['a seed above 64 bits', { ...RUN, seed: '9223372036854775808' }, 400, 'seed'],
  ['half a region', { ...RUN, regions: [0, 0, 8, 8, 1] }, 400, 'regions'],
  ['regions in three levels', { ...RUN, regions: [[[0, 0, 8, 8]]] }, 400, 'regions'],
  ['a picture that is no base64', { ...RUN, images: ['not base64!'] }, 400, 'images[0]'],
  ['raw pictures', { ...RUN, encoding: 'binary' }, 400, 'encoding'],
  ['an object as an id', { ...RUN, id: {} }, 400, 'id'],
  ['JSON of 100,000 levels', `{"task":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400, 'body'],
  ['nine levels', `{"task":${'['.repeat(8)}${']'.repeat(8)}}`, 400, 'body'],
  ['more than is allowed', { ...RUN, prompt: 'x'.repeat(20_000) }, 413, 'body'],
];

test.each(BAD)('%s is refused by name, and reaches no server', async (_, body, status, field) => {
  const opened = await open(story, { maxBodyBytes: 10_000 + (status === 413 ? 0 : 1_000_000) });
  const answer = await opened.fetch(post(body));
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ field, error: expect.stringMatching(/./), retryable: false });
  expect(server?.calls).toHaveLength(0);
});

test('brackets inside strings are no levels', async () => {
  const opened = await open();
  const prompt = `${'['.repeat(100)}\\"${'{'.repeat(100)}\\\\`;
  expect((await opened.fetch(post({ ...RUN, prompt, captions: ['a\\', '"[{'] }))).status).toBe(200);
});

test('what a body took is given back when its run is over', async () => {
  const opened = await open(story, { maxBodyBytes: 2_000 });
  const prompt = 'a star '.repeat(250);
  for (let at = 0; at < 10; at++) {
    const answer = await opened.fetch(post({ ...RUN, prompt }));
    expect(answer.status).toBe(200);
    await answer.text();
  }
});

test('a body in tiny chunks, or without an end, is not read on', async () => {
  const opened = await open(story, { maxBodyBytes: 1_000_000 });
  const sent = { chunks: 0 };
  const endless = (size: number) =>
    new ReadableStream({
      pull(stream) {
        sent.chunks += 1;
        stream.enqueue(new Uint8Array(size).fill(32));
      },
    });
  const send = (size: number) => {
    const init = {
      method: 'POST',
      body: endless(size),
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    };
    return opened.fetch(new Request(STREAM, init as RequestInit));
  };
  expect((await send(1)).status).toBe(400);
  expect(sent.chunks).toBeLessThan(1_100);
  expect((await send(65_536)).status).toBe(413);
  expect(sent.chunks).toBeLessThan(1_200);
});

describe('who may ask', () => {
  const page = { origins: ['https://studio.example.com'], hosts: ['mrt.example.com'] };
  const VISITS: [string, Record<string, string>, number][] = [
    ['no page at all', {}, 200],
    ['an address of this machine', { host: '192.168.1.7:8000' }, 200],
    ['localhost', { host: 'localhost:8000' }, 200],
    ['IPv6', { host: '[::1]:8000' }, 200],
    ['a name of this server', { host: 'mrt.example.com' }, 200],
    ['a name that was made to point here', { host: 'evil.example' }, 403],
    ['a name that ends like one', { host: 'evil.localhost.example' }, 403],
    ['a page of its own', { host: '127.0.0.1:8000', origin: 'http://127.0.0.1:8000' }, 200],
    ['a page of another port', { host: '127.0.0.1:8000', origin: 'http://127.0.0.1:3000' }, 403],
    ['a listed page', { origin: 'https://studio.example.com' }, 200],
    ['any other page', { origin: 'https://evil.example' }, 403],
    ['a page that hides its origin', { origin: 'null' }, 403],
    ['a picture in a page', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a form in a page', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', { 'content-type': 'text/plain' }, 415],
  ];
  test.each(VISITS)('%s', async (_, headers, status) => {
    const opened = await open(story, page);
    expect((await opened.fetch(post(RUN, { headers }))).status).toBe(status);
    expect(server?.calls).toHaveLength(status === 200 ? 1 : 0);
  });

  test('a listed page may read answers and errors, and is told so before it asks; others are not', async () => {
    const opened = await open(story, page);
    const [origin = ''] = page.origins;
    const ask = (method: string, headers: Record<string, string>, body?: string) =>
      opened.fetch(new Request(STREAM, { method, headers, ...(body && { body }) }));
    const allowed = (answer: Response) => answer.headers.get('access-control-allow-origin');
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-private-network': 'true',
    };
    const before = await ask('OPTIONS', asked);
    expect([before.status, allowed(before)]).toEqual([204, origin]);
    expect(before.headers.get('access-control-allow-headers')).toContain('content-type');
    expect(before.headers.get('access-control-allow-private-network')).toBe('true');
    const wrong = await ask('POST', { origin, 'content-type': 'application/json' }, '{}');
    expect([wrong.status, allowed(wrong), wrong.headers.get('vary')]).toEqual([400, origin, 'origin']);
    const foreign = await ask('OPTIONS', { ...asked, origin: 'https://evil.example' });
    expect([foreign.status, allowed(foreign)]).toEqual([403, null]);
  });

  test('wrong options are refused', () => {
    expect(() => createFront({ url: 'http://127.0.0.1:8000' })).toThrow(/url .*asks Triton over gRPC/);
    expect(() => createFront({ origins: ['studio.example.com'] })).toThrow(/origins .*scheme and host/);
    expect(() => createFront({ hosts: ['http://x'] })).toThrow(/hosts .*without scheme/);
  });
});

test('nothing else is there', async () => {
  const opened = await open();
  const status = async (method: string, path: string) =>
    (await opened.fetch(new Request(`http://127.0.0.1${path}`, { method }))).status;
  for (const path of [
    '/v2/repository/index',
    '/v2/logging',
    '/metrics',
    '/v2/models/mrt_denoiser/generate_stream',
    '/v2/',
    '/',
  ])
    expect(await status('POST', path), path).toBe(404);
  expect(await status('GET', '/v2/systemsharedmemory/region/x/register')).toBe(404);
  expect(await status('GET', '/v2/models/mrt/generate_stream')).toBe(400);
  expect(await status('POST', '/v2/health/live')).toBe(400);
  expect(await status('GET', '/v2/models/mrt/../../x')).toBe(404);
  expect(await status('GET', '/constructor')).toBe(404);
});
