import { getEventListeners } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { MRTError } from '../../errors.js';
import { endlessPause } from '../../testing/endless-pause.js';
import { BASE, events, live, runs, sse, streamed } from '../../testing/http-server.js';
import { accepted, DESIGN, STORY, step } from '../../testing/scripts.js';
import { MRT, type MRTOptions } from '../../web.js';

const failure = (promise: Promise<unknown>): Promise<MRTError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error) => error,
  );

describe('faults on demand', () => {
  const network = setupServer();
  beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
  afterEach(() => {
    network.resetHandlers();
    vi.restoreAllMocks();
  });
  afterAll(() => network.close());

  /** A client, and the runs that it has requested. */
  function against(answers: (() => Response)[], options: MRTOptions = {}) {
    const calls: Request[] = [];
    network.use(
      live,
      runs((request) => {
        calls.push(request);
        return (answers[calls.length - 1] ?? (() => expect.fail('one call too many')))();
      }),
    );
    return { client: new MRT({ url: BASE, ...options }), calls };
  }

  const down = () => new HttpResponse(null, { status: 503 });
  const fine = () => streamed(STORY.map(sse));
  const broken = new Error('the wire broke');

  test('503 twice, then fine', async () => {
    const { client, calls } = against([down, down, fine]);
    expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
    expect(calls).toHaveLength(3);
  });

  test('the network fails before the first event', async () => {
    const { client, calls } = against([() => HttpResponse.error(), () => streamed([broken]), fine]);
    expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
    expect(calls).toHaveLength(3);
  });

  test('the network fails after the first event: a run that has begun is not repeated', async () => {
    const { client, calls } = against([() => streamed([sse(accepted), broken])]);
    const error = await failure(client.generate(DESIGN).final());
    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(error.text).toContain('broke during the run; start the run again');
    expect(calls).toHaveLength(1);
  });

  test('permanent errors are not retried', async () => {
    const { client, calls } = against([() => new HttpResponse(null, { status: 413 })]);
    expect(await failure(client.generate(DESIGN).final())).toMatchObject({ code: 'resource_exhausted' });
    expect(calls).toHaveLength(1);
  });

  test('an abort ends the pause before the next attempt', async () => {
    const { client, calls } = against([down, down, down, down], { maxRetries: 3 });
    const run = client.generate(DESIGN);
    endlessPause(() => run.abort());
    expect(await failure(run.final())).toMatchObject({ code: 'cancelled' });
    expect(calls).toHaveLength(1);
  });

  test('no answer within `timeouts.connect`', async () => {
    network.use(http.get(`${BASE}/v2/health/live`, () => new Promise<never>(() => {})));
    const client = new MRT({ url: BASE, timeouts: { connect: 50 }, maxRetries: 0 });
    const error = await failure(client.generate(DESIGN).final());
    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(error.text).toBe(
      `no answer from ${BASE}; is the server up? start one with \`npx mrt serve --http-port 8000\``,
    );
  });

  test('heartbeats reset the idle timeout', async () => {
    const heartbeats = async function* () {
      for (const event of STORY.flatMap((event) => [{ event: 'heartbeat' }, event])) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        yield new TextEncoder().encode(sse(event));
      }
    };
    const body = () => events(ReadableStream.from(heartbeats()));
    const { client } = against([body], { timeouts: { idle: 1_000 } });
    expect((await client.generate(DESIGN).final()).layers).toHaveLength(2);
  });
});

describe('on the wire', () => {
  let base = '';
  let answer: (response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => {
    if (request.method === 'GET') return void response.end();
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    answer(response);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** The server sends `text` and waits; resolves when the client has closed the connection. */
  function hungUp(text: string): Promise<void> {
    return new Promise((resolve) => {
      answer = (response) => {
        response.flushHeaders();
        response.write(text);
        response.once('close', resolve);
      };
    });
  }

  const begun = sse(accepted) + sse(step(1));

  test.each([
    ['firstEvent', ': hello\n\n', 'sent no event within 500 ms'],
    ['firstEvent', sse({ event: 'heartbeat' }), 'sent no event within 500 ms'], // it still waits in the queue
    ['idle', begun, 'sent nothing for 500 ms'],
    ['total', begun, 'did not finish within 500 ms'],
  ])('timeouts.%s closes the connection', async (limit, sent, text) => {
    const left = hungUp(sent);
    const client = new MRT({ url: base, timeouts: { [limit]: 500 } });
    const error = await failure(client.generate(DESIGN).final());
    expect(error.code).toBe('deadline_exceeded');
    expect(error.text).toContain(`${base} ${text}`);
    await left;
  });

  test('break, abort and a signal close the connection', async () => {
    const client = new MRT({ url: base });
    const { signal } = new AbortController();
    const left = hungUp(begun);
    for await (const _ of client.generate(DESIGN, { signal })) break;
    await left;

    const aborted = hungUp(begun);
    const run = client.generate(DESIGN, { signal }).on('step', () => run.abort());
    await expect(run.final()).rejects.toMatchObject({ code: 'cancelled', requestId: run.requestId });
    await aborted;

    const signalled = hungUp(begun);
    const controller = new AbortController();
    const paused = client.generate(DESIGN, { signal: controller.signal });
    await paused[Symbol.asyncIterator]().next();
    controller.abort(); // while the reader is paused
    await signalled;
    for (const { length } of [
      getEventListeners(signal, 'abort'),
      getEventListeners(controller.signal, 'abort'),
    ])
      expect(length).toBeLessThanOrEqual(1);
  });

  test('a paused reader lets only the sockets fill', async () => {
    const frame = sse(step(1, 200, new Uint8Array(2 ** 20)));
    let sent = 0;
    answer = (response) => {
      response.write(sse(accepted));
      const more = () => {
        while (sent++ < 200) if (!response.write(frame)) return void response.once('drain', more);
      };
      more();
    };
    const run = new MRT({ url: base }).generate(DESIGN);
    await run[Symbol.asyncIterator]().next();
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(sent).toBeLessThan(24); // of 200 MB; the kernel's buffers on loopback are some MB
    run.abort();
  });
});
