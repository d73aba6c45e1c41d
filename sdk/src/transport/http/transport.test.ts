import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { MRTError } from '../../errors.js';
import type { FakeEvent } from '../../testing/fake-server.js';
import { BASE, live, runs, sse, streamed } from '../../testing/http-server.js';
import { accepted, DESIGN, layer, STORY, step } from '../../testing/scripts.js';
import { MRT, type MRTOptions } from '../../web.js';

const network = setupServer();
beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

function against(answer: Parameters<typeof runs>[0], options: MRTOptions = {}): MRT {
  network.use(live, runs(answer));
  return new MRT({ url: BASE, maxRetries: 0, ...options });
}

const failure = (promise: Promise<unknown>): Promise<MRTError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error) => error,
  );

const story = STORY.map(sse).join('');
const heartbeat: FakeEvent = { event: 'heartbeat' };

test('trace context is in the headers, for gateways, and in the body, because Triton forwards only that', async () => {
  const context = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'k=v' };
  const calls: Request[] = [];
  const client = against(
    (request) => {
      calls.push(request.clone());
      return streamed(STORY.map(sse));
    },
    {
      headers: {
        Traceparent: context.traceparent,
        tracestate: context.tracestate,
        authorization: 'Bearer x',
      },
    },
  );
  await client.generate(DESIGN).final();
  expect(calls[0]?.headers.get('traceparent')).toBe(context.traceparent);
  const body = await calls[0]?.json();
  expect(body).toMatchObject(context);
  expect(JSON.stringify(body)).not.toContain('Bearer');
});

test('a run: steps while iterating, then the stack, in one call', async () => {
  const calls: Request[] = [];
  const client = against(
    (request) => {
      calls.push(request.clone());
      return streamed(STORY.map(sse));
    },
    { headers: { authorization: 'Bearer x', 'Content-Type': 'text/odd' } },
  );
  const run = client.generate({ ...DESIGN, seed: 2 ** 53 - 1, guidance: 1.5 });
  expect(calls).toHaveLength(0);
  const seen: number[] = [];
  for await (const { index } of run) seen.push(index);
  expect(seen).toEqual([1, 2]);
  expect((await run.final()).layers.map(({ id }) => id)).toEqual(['background', 'layer-1']);

  expect(calls).toHaveLength(1);
  const [call] = calls as [Request];
  expect(call.headers.get('authorization')).toBe('Bearer x');
  expect(call.headers.get('content-type')).toBe('application/json');
  expect(await call.json()).toEqual({
    id: run.requestId,
    'x-mrt-client': expect.stringMatching(/^[\w-]{36}$/),
    encoding: ['base64'],
    task: ['text_to_layers'],
    prompt: ['a red star'],
    canvas: [64, 64],
    page: [0, 0, 64, 64],
    regions: [0, 0, 64, 64, 16, 16, 32, 32],
    keep: [false, false],
    captions: ['', 'a red star'],
    text: ['auto'],
    icons: ['auto'],
    seed: [2 ** 53 - 1],
    guidance: [1.5],
  });
});

test.each([1, 7, 1000, 65_536])('chunks of %d bytes', async (size) => {
  const whole = new TextEncoder().encode(`\uFEFF: hello\r\n\r\n${story}`);
  const chunks = function* () {
    for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
  };
  const client = against(() => streamed(chunks()));
  expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
});

test('heartbeats are not events', async () => {
  const events = STORY.flatMap((event) => [heartbeat, event]);
  const client = against(() => streamed([': comment\n\n', ...events.map(sse)]));
  const seen: number[] = [];
  for await (const { index } of client.generate(DESIGN)) seen.push(index);
  expect(seen).toEqual([1, 2]);
});

test('an error event of the server, with status 200', async () => {
  const info = { code: 'invalid_argument', field: 'regions[1]', text: 'regions[1] is odd', retryable: false };
  const client = against(() => streamed([sse({ event: 'error', info })]));
  const run = client.generate(DESIGN);
  expect(await failure(run.final())).toMatchObject({
    code: 'invalid_argument',
    field: 'regions[1]',
    message: '[invalid_argument] regions[1] is odd',
    requestId: run.requestId,
  });
});

test('an error of Triton in the middle of a stream, with status 200', async () => {
  const client = against(() =>
    streamed([sse(accepted), 'data: {"error":"Stub process \'mrt_0_0\' is not healthy."}\n\n']),
  );
  expect(await failure(client.generate(DESIGN).final())).toMatchObject({ code: 'unavailable' });
});

test.each([
  [
    400,
    { error: "unexpected shape for input 'canvas' for model 'mrt'. Expected [2], got [3]." },
    'invalid_argument',
    'canvas',
    /^Triton: unexpected shape/,
  ],
  [
    404,
    { error: "Request for unknown model: 'mrt' is not found" },
    'not_found',
    undefined,
    /^Triton: Request for unknown/,
  ],
  [500, { error: 'out of luck' }, 'internal', undefined, /^Triton: out of luck$/],
  [503, { error: 'Exceeds maximum queue size' }, 'resource_exhausted', undefined, /maximum queue size/],
  [
    429,
    { error: 'slow down' },
    'resource_exhausted',
    undefined,
    /reports too many requests \(429 slow down\)/,
  ],
  [
    401,
    { error: 'who are you?' },
    'invalid_argument',
    'headers',
    /refused the call \(401 who are you\?\); pass cred/,
  ],
  [401, '<h1>Unauthorized</h1>', 'invalid_argument', 'headers', /refused the call \(401 Unauthorized\)/],
  [403, { message: 'no' }, 'invalid_argument', 'headers', /refused the call \(403 Forbidden\)/],
  [
    404,
    '<h1>nginx</h1>',
    'unimplemented',
    undefined,
    /answered 404 Not Found; is it the HTTP address of a Triton server\?/,
  ],
  [
    405,
    { error: 'Method Not Allowed' },
    'unimplemented',
    undefined,
    /is it the HTTP address of a Triton server\?/,
  ],
  [
    413,
    '<h1>nginx</h1>',
    'resource_exhausted',
    undefined,
    /too large \(413 Payload Too Large\); send smaller pictures/,
  ],
  [429, '', 'resource_exhausted', undefined, /reports too many requests \(429 Too Many Requests\)/],
  [
    502,
    '<h1>nginx</h1>',
    'unavailable',
    undefined,
    /answered 502 Bad Gateway; the server behind it may be down/,
  ],
  [503, '', 'unavailable', undefined, /answered 503 Service Unavailable; the server/],
  [
    500,
    '<h1>oh</h1>',
    'internal',
    undefined,
    /^http:\/\/triton.test:8000 answered 500 Internal Server Error$/,
  ],
  [
    200,
    '<h1>please log in</h1>',
    'unimplemented',
    undefined,
    /answered text\/plain.*; is it the HTTP address of a Triton server\?/,
  ],
  [200, { error: "Request for unknown model: 'mrt' is not found" }, 'not_found', undefined, /unknown model/],
])('status %d with %j', async (status, body, code, field, text) => {
  const client = against(() =>
    typeof body === 'string' ? HttpResponse.text(body, { status }) : HttpResponse.json(body, { status }),
  );
  const error = await failure(client.generate(DESIGN).final());
  expect([error.code, error.field]).toEqual([code, field]);
  expect(error.text).toMatch(text);
  expect(error.retryable).toBe([429, 502, 503, 504].includes(status));
});

test('a full server or gateway may say when to come again', async () => {
  const after = async (value: string) => {
    const headers = { 'retry-after': value };
    const client = against(() => HttpResponse.text('', { status: 429, headers }));
    return (await failure(client.generate(DESIGN).final())).retryAfter;
  };
  expect(await after('7')).toBe(7_000);
  expect(await after('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0);
  expect(await after(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(50_000);
  expect(await after('soon')).toBeUndefined();
});

test.each([
  ['no JSON', 'data: {"event"\n\n', /an event that is not JSON/],
  ['no event', 'data: {"hello":1}\n\n', /sent an invalid event/],
  [
    'a picture that is not base64',
    sse(step(1)).replace('"image":""', '"image":"AA*="'),
    /a picture that is not base64/,
  ],
])('the stream holds %s', async (_, event, message) => {
  const client = against(() => streamed([sse(accepted), event]));
  const error = await failure(client.generate(DESIGN).final());
  expect(error.code).toBe('internal');
  expect(error.message).toMatch(message);
});

test('a layer damaged in transit', async () => {
  const good = layer(1, 1, [0, 0, 64, 64]);
  const image = Uint8Array.from(good.image ?? []).fill(0, 60, 64);
  const client = against(() => streamed([accepted, { ...good, image }].map(sse)));
  expect((await failure(client.generate(DESIGN).final())).message).toMatch(/damaged in transit/);
});

test('an event above the limit', async () => {
  let call: Request | undefined;
  const client = against(
    (request) => {
      call = request;
      return streamed([sse(accepted), 'data: ', ...Array<string>(50).fill('x'.repeat(1e5))]);
    },
    { maxMessageBytes: 1e6 },
  );
  const error = await failure(client.generate(DESIGN).final());
  expect(error.message).toBe(
    '[resource_exhausted] the server sent an event larger than the allowed 1000000 bytes; raise `maxMessageBytes`',
  );
  expect(call?.signal.aborted).toBe(true);
});

test('a stream that ends too early', async () => {
  const client = against(() => streamed(STORY.slice(0, -1).map(sse)));
  expect(await failure(client.generate(DESIGN).final())).toMatchObject({
    code: 'internal',
    text: 'the server closed the stream before its last event',
  });
});

test('health: yes, no, and no server', async () => {
  const answers = (loaded: number) => [
    live,
    http.get(`${BASE}/v2/health/ready`, () => new HttpResponse(null)),
    http.get(`${BASE}/v2/models/mrt/ready`, () => HttpResponse.text('', { status: loaded })),
  ];
  const client = new MRT({ url: `${BASE}/` });
  network.use(...answers(200));
  expect(await client.health()).toEqual({ live: true, ready: true, model: true });
  network.use(...answers(400));
  expect(await client.health()).toEqual({ live: true, ready: true, model: false });
  network.use(...answers(401));
  expect(await failure(client.health())).toMatchObject({ code: 'invalid_argument', field: 'headers' });
  network.use(http.get(`${BASE}/*`, () => HttpResponse.error()));
  expect(await failure(client.health())).toMatchObject({ code: 'unavailable', retryable: true });
});

test('info of something that is not Triton', async () => {
  network.use(http.get(`${BASE}/*`, () => HttpResponse.html('<h1>hello</h1>')));
  const error = await failure(new MRT({ url: BASE }).info());
  expect(error.code).toBe('unimplemented');
  expect(error.text).toMatch(/is it the HTTP address of a Triton server\?/);
});

test('options of other transports', () => {
  expect(() => new MRT({ url: 'grpc://triton.test:8001' })).toThrow(/only speaks HTTP/);
  expect(() => new MRT({ url: 'https://me:secret@triton.test' })).toThrow(
    '[invalid_argument] url contains credentials; pass them in `headers`',
  );
});
