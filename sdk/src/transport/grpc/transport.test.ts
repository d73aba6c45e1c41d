import { status } from '@grpc/grpc-js';
import { afterEach, expect, test, vi } from 'vitest';
import type { MRTError } from '../../errors.js';
import { MRT, type MRTOptions } from '../../mrt.js';
import { endlessPause } from '../../testing/endless-pause.js';
import { type FakeCall, type FakeServer, fakeServer, refusal, response } from '../../testing/fake-server.js';
import { liveTimers } from '../../testing/live-timers.js';
import { accepted, DESIGN, STORY } from '../../testing/scripts.js';

let server: FakeServer | undefined;
let mrt: MRT | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  mrt?.close();
  await server?.close();
});

/** A server that answers its calls one by one with these functions; further calls get no answer. */
async function against(answers: ((call: FakeCall) => unknown)[], options: MRTOptions = {}): Promise<MRT> {
  const left = [...answers];
  server = await fakeServer((call) => left.shift()?.(call));
  mrt = new MRT({ url: server.url, ...options });
  return mrt;
}

async function fine(call: FakeCall): Promise<void> {
  for (const event of STORY) await call.send(response(event));
  await call.send(response(undefined, true));
  call.end();
}

const fails = (code: status, details: string) => (call: FakeCall) => call.fail(code, details);
const down = fails(status.UNAVAILABLE, 'the upstream is restarting');
const begun = (call: FakeCall) => call.send(response(accepted));

async function full(call: FakeCall): Promise<void> {
  await call.send(refusal('[request id: 1] Exceeds maximum queue size'));
  call.end();
}

async function draining(call: FakeCall): Promise<void> {
  const info = { code: 'unavailable', field: null, text: 'the server is stopping', retryable: true };
  await call.send(response({ event: 'error', info }));
  await call.send(response(undefined, true));
  call.end();
}

const failure = (promise: Promise<unknown>): Promise<MRTError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error) => error,
  );

test('down, then full, then fine: growing delays', async () => {
  const client = await against([down, full, fine]);
  const start = performance.now();
  expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
  expect(server?.calls).toHaveLength(3);
  expect(performance.now() - start).toBeGreaterThan(0.75 * (250 + 500));
});

test('all calls of a run have its id', async () => {
  const client = await against([draining, fine]);
  const run = client.generate(DESIGN);
  await run.final();
  expect(server?.calls.map(({ request }) => request.getId())).toEqual([run.requestId, run.requestId]);
});

test('maxRetries limits the retries, and 0 means none', async () => {
  const twice = await against([full, full, fine], { maxRetries: 1 });
  expect(await failure(twice.generate(DESIGN).final())).toMatchObject({
    code: 'resource_exhausted',
    retryable: true,
  });
  expect(server?.calls).toHaveLength(2);
  await server?.close();
  const once = await against([full, fine], { maxRetries: 0 });
  await failure(once.generate(DESIGN).final());
  expect(server?.calls).toHaveLength(1);
});

test('a run that has begun is not repeated', async () => {
  const client = await against([
    async (call) => {
      await begun(call);
      down(call);
    },
    fine,
  ]);
  const error = await failure(client.generate(DESIGN).final());
  expect(error).toMatchObject({ code: 'unavailable', retryable: true });
  expect(error.text).toMatch(/broke during the run; start the run again$/);
  expect(server?.calls).toHaveLength(1);
});

test('an abort ends the pause before the next attempt', async () => {
  const refuse = (call: FakeCall) => {
    endlessPause(() => run.abort());
    down(call);
  };
  const run = (await against([refuse, fine])).generate(DESIGN);
  expect(await failure(run.final())).toMatchObject({ code: 'cancelled' });
  expect(server?.calls).toHaveLength(1);
});

test.each([
  ['firstEvent', () => {}, 'sent no event within 500 ms; it may be busy: try later or raise'],
  ['idle', begun, 'sent nothing for 500 ms; raise'],
  ['total', begun, 'did not finish within 500 ms; raise'],
] as const)('timeouts.%s cancels on the wire', async (limit, answer, text) => {
  const client = await against([answer, fine], { timeouts: { [limit]: 500 } });
  const error = await failure(client.generate(DESIGN).final());
  expect(error).toMatchObject({ code: 'deadline_exceeded', retryable: false });
  expect(error.text).toContain(`${server?.url} ${text} \`timeouts.${limit}\``);
  await server?.calls[0]?.cancelled;
  expect(server?.calls).toHaveLength(1);
});

const RESET = 'Received RST_STREAM with code 2 (Internal server error)';

test('a gateway whose server dies before anything came: the run is sent again', async () => {
  const client = await against([fails(status.INTERNAL, RESET), fine]);
  expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
  expect(server?.calls).toHaveLength(2);
});

test('a gateway whose server dies during the run', async () => {
  const client = await against([
    async (call) => {
      await begun(call);
      fails(status.INTERNAL, RESET)(call);
    },
    fine,
  ]);
  const error = await failure(client.generate(DESIGN).final());
  expect(error).toMatchObject({ code: 'unavailable', retryable: true });
  expect(error.text).toMatch(/broke during the run; start the run again$/);
  expect(server?.calls).toHaveLength(1);
});

test('a server that says when to come again is not asked before', async () => {
  const busy = async (call: FakeCall) => {
    const info = {
      code: 'resource_exhausted',
      field: '',
      text: 'too many',
      retryable: true,
      retry_after_ms: 900,
    };
    await call.send(response({ event: 'error', info }));
    await call.send(response(undefined, true));
    call.end();
  };
  const client = await against([busy, fine]);
  const start = performance.now();
  await client.generate(DESIGN).final();
  expect(performance.now() - start).toBeGreaterThan(890);
  const impatient = await against([busy], { maxRetries: 0 });
  expect(await failure(impatient.generate(DESIGN).final())).toMatchObject({ retryAfter: 900 });
});

test('a gateway that limits the rate of calls is asked again', async () => {
  const client = await against([fails(status.RESOURCE_EXHAUSTED, 'local_rate_limited'), fine]);
  expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
});

test('each client names its caller, by a random id, by `clientId`, or by a header', async () => {
  const names: unknown[] = [];
  const ask = async (options: MRTOptions) => {
    const client = await against([fine, fine], options);
    for (const _ of [1, 2]) await client.generate(DESIGN).final();
    names.push(server?.calls.map(({ metadata }) => metadata.get('x-mrt-client').join()));
    client.close();
    await server?.close();
  };
  for (const options of [{}, {}, { clientId: 'studio' }, { headers: { 'X-MRT-Client': 'mine' } }])
    await ask(options);
  const [first, second, named, own] = names as string[][];
  expect(named).toEqual(['studio', 'studio']);
  expect(own).toEqual(['mine', 'mine']);
  expect(first?.[0]).toMatch(/^[\w-]{36}$/);
  expect(first?.[1]).toBe(first?.[0]);
  expect(second?.[0]).not.toBe(first?.[0]);
});

test('headers arrive as metadata', async () => {
  const client = await against([fine], { headers: { authorization: 'Bearer x', 'X-Tenant': '7' } });
  await client.generate(DESIGN).final();
  const metadata = server?.calls[0]?.metadata.getMap();
  expect(metadata).toMatchObject({ authorization: 'Bearer x', 'x-tenant': '7' });
});

test.each([
  [
    status.UNAUTHENTICATED,
    'no token',
    'invalid_argument',
    'headers',
    'URL refused the call (no token); pass credentials in `headers`',
  ],
  [
    status.PERMISSION_DENIED,
    'not you',
    'invalid_argument',
    'headers',
    'URL refused the call (not you); pass credentials in `headers`',
  ],
  [
    status.UNAVAILABLE,
    "This protocol is restricted, expecting header 'triton-grpc-protocol-key'",
    'invalid_argument',
    'headers',
    "URL refused the call (This protocol is restricted, expecting header 'triton-grpc-protocol-key'); pass credentials in `headers`",
  ],
  [
    status.UNIMPLEMENTED,
    'unknown method',
    'unimplemented',
    undefined,
    'URL does not know this call: unknown method; is it a Triton server?',
  ],
  [
    status.RESOURCE_EXHAUSTED,
    'Received message larger than max (9000000 vs. 4194304)',
    'resource_exhausted',
    undefined,
    'URL accepts messages of at most 4194304 bytes, and this one has 9000000; send smaller pictures',
  ],
  [
    status.RESOURCE_EXHAUSTED,
    'no quota',
    'resource_exhausted',
    undefined,
    'URL is out of resources: no quota',
  ],
])('status %d: %s', async (code, details, expected, field, text) => {
  const client = await against([fails(code, details), fine]);
  const error = await failure(client.generate(DESIGN).final());
  expect([error.code, error.field, error.retryable]).toEqual([expected, field, false]);
  expect(error.text).toBe(text.replace('URL', server?.url as string));
  expect(server?.calls).toHaveLength(1);
});

test('the error for a lost connection mentions frequent pings', async () => {
  const client = await against(
    [
      async (call) => {
        await begun(call);
        fails(status.UNAVAILABLE, 'Connection dropped')(call);
      },
    ],
    { keepalive: 1500 },
  );
  expect((await failure(client.generate(DESIGN).final())).text).toMatch(
    /start the run again\. If it happens again, raise `keepalive`: it is 1500 ms, and by default Triton closes connections that ping more often than every 300000 ms$/,
  );
});

test('an unknown host', async () => {
  mrt = new MRT({ url: 'no-such-host.invalid:8001', maxRetries: 0 });
  expect((await failure(mrt.health())).text).toBe(
    'the host of no-such-host.invalid:8001 cannot be resolved; check `url`',
  );
});

test('a run that is aborted and never read again leaves no timer that keeps the process alive', async () => {
  const client = await against([
    async (call) => {
      await begun(call);
      await call.send(response(STORY[1]));
    },
  ]);
  const run = client.generate(DESIGN);
  const timers = liveTimers();
  await run[Symbol.asyncIterator]().next();
  expect(timers()).toBeGreaterThan(0);
  run.abort();
  expect(timers()).toBe(0);
});
