import { getEventListeners } from 'node:events';
import { Channel } from '@grpc/grpc-js';
import { expect, test, vi } from 'vitest';
import { against, server } from '../testing/against.js';
import { response } from '../testing/fake-server.js';
import { accepted, DESIGN, STORY, step, story, stuck } from '../testing/scripts.js';

const CANCELLED = { code: 'cancelled', message: '[cancelled] the run was cancelled by its caller' };

test('final() alone, twice, is one call', async () => {
  const run = (await against(story)).generate(DESIGN);
  const [first, second] = await Promise.all([run.final(), run.final()]);
  expect(first).toBe(second);
  expect(server?.calls).toHaveLength(1);
});

test('final() beside a loop: the loop still sees every step', async () => {
  const run = (await against(story)).generate(DESIGN);
  const final = run.final();
  const seen: number[] = [];
  for await (const { index } of run) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    seen.push(index);
  }
  expect(seen).toEqual([1, 2]);
  expect((await final).layers).toHaveLength(2);
});

test('while final() reads ahead of a slow loop, only the newest step keeps its preview', async () => {
  const picture = Uint8Array.of(1, 2, 3);
  const [first, , , ...rest] = STORY;
  const run = (
    await against(async (call) => {
      for (const event of [first, step(1, 3, picture), step(2, 3, picture), step(3, 3, picture), ...rest]) {
        await call.send(response(event));
      }
      await call.send(response(undefined, true));
      call.end();
    })
  ).generate(DESIGN);
  const steps = run[Symbol.asyncIterator]();
  await run.final();
  const seen = [];
  for (let next = await steps.next(); !next.done; next = await steps.next()) seen.push(next.value);
  expect(seen.map(({ index, preview }) => [index, preview?.length])).toEqual([
    [1, undefined],
    [2, undefined],
    [3, 3],
  ]);
});

test('with `latest` a slow loop skips steps and delays nothing', async () => {
  const [first, , , ...rest] = STORY;
  const steps = Array.from({ length: 20 }, (_, i) => step(i + 1, 20, Uint8Array.of(i + 1)));
  const run = (
    await against(async (call) => {
      for (const event of [first, ...steps, ...rest]) await call.send(response(event));
      await call.send(response(undefined, true));
      call.end();
    })
  ).generate(DESIGN, { latest: true });
  const seen: (number | undefined)[] = [];
  for await (const { preview } of run) {
    seen.push(preview?.[0]);
    if (seen.length === 1) await run.final(); // a loop that is busy as long as the run lasts
  }
  expect(seen).toEqual([1, 20]);
});

test('listeners get all events in order, and a listener alone starts the run', async () => {
  const client = await against(story);
  const heard: string[] = [];
  await new Promise<void>((resolve) => {
    client
      .generate(DESIGN)
      .on('accepted', ({ tokens, regions }) => heard.push(`accepted ${tokens} ${regions.length}`))
      .on('step', ({ index }) => heard.push(`step ${index}`))
      .on('layer', ({ index, layer }) => heard.push(`layer ${index} ${layer.name}`))
      .on('done', ({ stack, timings }) => {
        heard.push(`done ${stack.layers.length} ${timings.total_ms}`);
        resolve();
      });
  });
  expect(heard).toEqual([
    'accepted 36 2',
    'step 1',
    'step 2',
    'layer 1 Background',
    'layer 2 a red star',
    'done 2 12',
  ]);
});

test('a listener does not read ahead of a loop', async () => {
  const seen: string[] = [];
  const run = (await against(story)).generate(DESIGN).on('step', ({ index }) => seen.push(`on ${index}`));
  for await (const { index } of run) {
    seen.push(`loop ${index}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(seen).toEqual(['on 1', 'loop 1', 'on 2', 'loop 2']);
});

test('an error thrown by a listener ends the run and is thrown where the run is awaited', async () => {
  const run = (await against(stuck)).generate(DESIGN).on('step', () => {
    throw new TypeError('my own fault');
  });
  await expect(run.final()).rejects.toThrow(new TypeError('my own fault'));
  await server?.calls[0]?.cancelled;
});

test('a failed run calls its error listener', async () => {
  const run = (await against(stuck)).generate({ ...DESIGN, steps: 0 });
  const error = await new Promise((resolve) => run.on('error', resolve));
  expect(error).toMatchObject({ code: 'invalid_argument', field: 'steps' });
  expect(server?.calls).toHaveLength(0);
});

test('break cancels on the server', async () => {
  const run = (await against(stuck)).generate(DESIGN);
  for await (const _ of run) break;
  await server?.calls[0]?.cancelled;
  await expect(run.final()).rejects.toMatchObject(CANCELLED);
});

test('abort() cancels on the server while a loop waits', async () => {
  const run = (await against(stuck)).generate(DESIGN);
  const loop = async () => {
    for await (const _ of run) setTimeout(() => run.abort(), 10);
  };
  await expect(loop()).rejects.toMatchObject({ ...CANCELLED, requestId: run.requestId });
  await server?.calls[0]?.cancelled;
});

test('a signal cancels on the server, also while the reader is paused', async () => {
  const controller = new AbortController();
  const run = (await against(stuck)).generate(DESIGN, { signal: controller.signal });
  await run[Symbol.asyncIterator]().next();
  controller.abort();
  await server?.calls[0]?.cancelled;
  await expect(run.final()).rejects.toMatchObject(CANCELLED);
});

test('await using cancels at the end of its block', async () => {
  const client = await against(stuck);
  {
    await using run = client.generate(DESIGN);
    await run[Symbol.asyncIterator]().next();
  }
  await server?.calls[0]?.cancelled;
});

test('a run that is aborted before its start sends nothing', async () => {
  const client = await against(story);
  const run = client.generate(DESIGN);
  run.abort();
  await expect(run.final()).rejects.toMatchObject(CANCELLED);
  await expect(client.generate(DESIGN, { signal: AbortSignal.abort() }).final()).rejects.toMatchObject(
    CANCELLED,
  );
  expect(server?.calls).toHaveLength(0);
});

test('a failure without an awaiter is not an unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', onUnhandled);
  const client = await against((call) => call.fail(13, 'broken'));
  void client.generate(DESIGN).final();
  client.generate({ ...DESIGN, steps: 0 }).on('done', () => {});
  const run = client.generate(DESIGN);
  void run.final();
  await run[Symbol.asyncIterator]()
    .next()
    .catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off('unhandledRejection', onUnhandled);
  expect(unhandled).toEqual([]);
});

test('a thousand runs on one signal leave no listener', async () => {
  const client = await against(story);
  const { signal } = new AbortController();
  for (let i = 0; i < 1000; i += 50) {
    const runs = Array.from({ length: 50 }, () => client.generate(DESIGN, { signal }));
    for (const [k, run] of runs.entries()) {
      if (k % 2) await run.final();
      else for await (const _ of run) break;
    }
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('a paused reader reads one message ahead, however many the server has', async () => {
  const frame = new Uint8Array(1 << 20);
  const client = await against(async (call) => {
    await call.send(response(accepted));
    for (let i = 1; i <= 24; i++) await call.send(response(step(i, 24, frame)));
  });
  const received = vi.fn();
  const createCall = Channel.prototype.createCall;
  const calls = vi.spyOn(Channel.prototype, 'createCall').mockImplementation(function (
    this: Channel,
    ...args
  ) {
    const call = createCall.apply(this, args);
    const start = call.start.bind(call);
    call.start = (metadata, listener) => {
      const onReceiveMessage = listener.onReceiveMessage.bind(listener);
      start(metadata, {
        ...listener,
        onReceiveMessage: (message) => onReceiveMessage(received(message) ?? message),
      });
    };
    return call;
  });
  const run = client.generate(DESIGN);
  const steps = run[Symbol.asyncIterator]();
  await steps.next();
  await expect.poll(() => received.mock.calls.length).toBe(3);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(received).toHaveBeenCalledTimes(3); // accepted, the step that was read, and one ahead
  calls.mockRestore();
  run.abort();
});
