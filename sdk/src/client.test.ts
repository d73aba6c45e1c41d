import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { MRTError } from './errors.js';
import { MRT, type MRTOptions } from './mrt.js';
import { type FakeCall, type FakeServer, fakeServer, refusal, response } from './testing/fake-server.js';
import { accepted, DESIGN, done, layer, STORY, step } from './testing/scripts.js';

let server: FakeServer | undefined;
let mrt: MRT | undefined;
afterEach(async () => {
  mrt?.close();
  await server?.close();
});

async function against(answer: (call: FakeCall) => unknown, options: MRTOptions = {}): Promise<MRT> {
  server = await fakeServer(answer);
  mrt = new MRT({ url: server.url, ...options });
  return mrt;
}

async function sendStory(call: FakeCall, events = STORY): Promise<void> {
  for (const event of events) await call.send(response(event));
  await call.send(response(undefined, true));
  call.end();
}

const failure = (promise: Promise<unknown>): Promise<MRTError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error) => error,
  );

test('a run: steps while iterating, then the stack, in one call', async () => {
  const client = await against(sendStory);
  const run = client.generate({ ...DESIGN, seed: 2 ** 53 - 1 });
  expect(server?.calls).toHaveLength(0);

  const steps = [];
  for await (const { index, of, sigma } of run) steps.push([index, of, sigma]);
  expect(steps).toEqual([
    [1, 2, 1],
    [2, 2, 0.5],
  ]);

  const stack = await run.final();
  expect(stack.layers.map(({ id, name, source }) => [id, name, source])).toEqual([
    ['background', 'Background', 'generated'],
    ['layer-1', 'a red star', 'generated'],
  ]);
  expect(stack.provenance).toMatchObject({ model: 'tiny', seed: 7, task: 'text_to_layers' });
  expect(server?.calls).toHaveLength(1);
  await server?.calls[0]?.halfClosed;
  const request = server?.calls[0]?.request;
  expect(request?.getId()).toBe(run.requestId);
  expect(request?.getParametersMap().get('triton_enable_empty_final_response')?.getBoolParam()).toBe(true);
});

test('done and final may be one response', async () => {
  const client = await against(async (call) => {
    for (const event of STORY.slice(0, -1)) await call.send(response(event));
    await call.send(response(done, true));
    call.end();
  });
  expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
});

test('a finished run is not cancelled on the server', async () => {
  let settle = (_: string) => {};
  const state = new Promise<string>((resolve) => {
    settle = resolve;
  });
  const client = await against(async (call) => {
    call.cancelled.then(() => settle('cancelled'));
    for (const event of STORY) await call.send(response(event));
    await call.send(response(undefined, true));
    setTimeout(() => settle('still open'), 50);
  });
  await client.generate(DESIGN).final();
  expect(await state).toBe('still open');
  server?.calls[0]?.end();
});

test('an error event of the server', async () => {
  const info = { code: 'invalid_argument', field: 'regions[1]', text: 'regions[1] is odd', retryable: false };
  const client = await against((call) => sendStory(call, [{ event: 'error', info }]));
  const error = await failure(client.generate(DESIGN).final());
  expect(MRTError.is(error)).toBe(true);
  expect(error).toMatchObject({ code: 'invalid_argument', field: 'regions[1]', retryable: false });
  expect(error.message).toBe('[invalid_argument] regions[1] is odd');
  expect(error.requestId).toBe(server?.calls[0]?.request.getId());
});

test('an error of Triton, which is only a text', async () => {
  const text = "[request id: 1] inference input 'steps' data-type is 'FP32', but model 'mrt' expects 'INT32'";
  const client = await against(async (call) => {
    await call.send(refusal(text));
    call.end();
  });
  expect(await failure(client.generate(DESIGN).final())).toMatchObject({
    code: 'invalid_argument',
    field: 'steps',
  });
});

test('an error in the middle of a loop is thrown there, once', async () => {
  const client = await against(async (call) => {
    await call.send(response(accepted));
    await call.send(response(step(1)));
    call.fail(13, 'the model broke');
  });
  const seen: number[] = [];
  const run = client.generate(DESIGN);
  const loop = async () => {
    for await (const { index } of run) seen.push(index);
  };
  expect(await failure(loop())).toMatchObject({ code: 'internal' });
  expect(seen).toEqual([1]);
});

test('a connection that breaks in the middle', async () => {
  server = await fakeServer(async (call) => {
    await call.send(response(accepted));
    setTimeout(() => {
      for (const wire of wires) wire.destroy();
    }, 20);
  });
  const port = Number(server.url.split(':')[1]);
  const wires: Socket[] = [];
  const relay = createServer((near) => {
    const far = createConnection(port, '127.0.0.1');
    wires.push(near, far);
    for (const wire of [near, far]) wire.on('error', () => {});
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  mrt = new MRT({ url: `127.0.0.1:${(relay.address() as AddressInfo).port}` });
  const error = await failure(mrt.generate(DESIGN).final());
  expect(error).toMatchObject({ code: 'unavailable', retryable: true });
  expect(error.message).toContain('broke during the run');
  relay.close();
});

test('a stream that ends without its final response', async () => {
  const client = await against(async (call) => {
    for (const event of STORY) await call.send(response(event));
    call.end();
  });
  const error = await failure(client.generate(DESIGN).final());
  expect(error.message).toBe('[internal] the server closed the stream without a final response');
});

test('a final response without done', async () => {
  const client = await against((call) => sendStory(call, STORY.slice(0, -1)));
  expect(await failure(client.generate(DESIGN).final())).toMatchObject({ code: 'internal' });
});

test.each([
  ['steps that do not count up', [accepted, step(2), step(1)], /step 1 of 2 came after step 2 of 2/],
  ['a step before accepted', [step(1)], /step 1 of 2 came first/],
  ['a step after a layer', [accepted, layer(1, 1, [0, 0, 64, 64]), step(1)], /out of order/],
  [
    'a layer that was not requested',
    [accepted, layer(1, 3, [0, 0, 64, 64])],
    /slot 3, which was not expected/,
  ],
  ['a layer missing', [accepted, layer(1, 1, [0, 0, 64, 64]), done], /without layer "a red star"/],
  ['an unknown event', [{ event: 'party' }], /unknown event "party"/],
  ['an invalid info', [{ event: 'accepted', info: { tokens: 'many' } }], /accepted event has invalid info/],
])('the server breaks its contract: %s', async (_, events, message) => {
  const client = await against((call) => sendStory(call, events));
  const error = await failure(client.generate(DESIGN).final());
  expect(error.code).toBe('internal');
  expect(error.message).toMatch(message);
});

test('a layer damaged in transit', async () => {
  const good = layer(1, 1, [0, 0, 64, 64]);
  const image = Uint8Array.from(good.image ?? []).fill(0, 60, 64);
  const client = await against((call) => sendStory(call, [accepted, { ...good, image }]));
  const error = await failure(client.generate(DESIGN).final());
  expect(error.message).toMatch(/damaged in transit/);
});

test('a message above the limit', async () => {
  const client = await against((call) => sendStory(call, [accepted, step(1, 2, new Uint8Array(2e6))]), {
    maxMessageBytes: 1e6,
  });
  const error = await failure(client.generate(DESIGN).final());
  expect(error.code).toBe('resource_exhausted');
  expect(error.message).toMatch(/2000\d\d\d bytes, more than the allowed 1000000; raise `maxMessageBytes`/);
});

test('a server that takes too long', async () => {
  const client = await against((call) => call.send(response(accepted)), {
    timeouts: { total: 150 },
  });
  const error = await failure(client.generate(DESIGN).final());
  expect(error.code).toBe('deadline_exceeded');
  expect(error.message).toContain('did not finish within 150 ms');
  await server?.calls[0]?.cancelled;
});

test('a server that is down', async () => {
  const gone = await fakeServer(() => {});
  await gone.close();
  mrt = new MRT({ url: gone.url });
  const client = mrt;
  for (const attempt of [() => client.generate(DESIGN).final(), () => client.health(), () => client.info()]) {
    const error = await failure(attempt());
    expect(error.message).toBe(
      `[unavailable] no answer from ${gone.url}; is the server up? start one with \`npx mrt serve\``,
    );
    expect(error.retryable).toBe(true);
  }
});

test('a server that starts later is found at once', async () => {
  const first = await fakeServer(sendStory);
  await first.close();
  const client = new MRT({ url: first.url });
  await failure(client.health());
  server = await fakeServer(sendStory, Number(first.url.split(':')[1]));
  expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
  client.close();
});

test.each([
  [{ url: 'ftp://localhost:8000' }, 'url'],
  [{ url: 'localhost' }, 'url'],
  [{ timeouts: { total: 0 } }, 'timeouts.total'],
  [{ timeouts: { connect: Number.NaN } }, 'timeouts.connect'],
  [{ maxMessageBytes: 2 ** 31 }, 'maxMessageBytes'],
  [{ maxRetries: -1 }, 'maxRetries'],
  [{ headers: { 'x y': '1' } }, 'headers.x y'],
  [{ transport: 'http', url: 'grpc://localhost:8001' }, 'transport'],
  [{ url: 'https://localhost', tls: true }, 'tls'],
  [{ tls: { cert: '-----BEGIN ' } }, 'tls.key'],
  [{ tls: { ca: 'ca.pem' } }, 'tls.ca'],
  [{ keepalive: 0 }, 'keepalive'],
])('wrong options: %j', (options, field) => {
  expect(() => new MRT(options as MRTOptions)).toThrow(
    expect.objectContaining({ code: 'invalid_argument', field }),
  );
});
