import { expect, test, vi } from 'vitest';
import type { RunEvent } from '../events.js';
import { fromSSE, type Run, toSSE } from '../index.js';
import { against, server } from '../testing/against.js';
import { response } from '../testing/fake-server.js';
import { accepted, DESIGN, layer, plainPng, STORY, step, story, stuck } from '../testing/scripts.js';

/** All events of a run, and its end. */
async function heard(run: Run) {
  const events: RunEvent[] = [];
  for (const type of ['progress', 'accepted', 'step', 'layer', 'done'] as const)
    run.on(type, (event) => void events.push({ type, event } as RunEvent));
  const end = await run.final().catch((error) => error);
  return { events, end };
}

/** A server's answer in chunks that end anywhere. */
const chopped = ({ body, ...rest }: Response, size = 1000) =>
  new Response(
    body?.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, out) {
          for (let at = 0; at < chunk.length; at += size) out.enqueue(chunk.slice(at, at + size));
        },
      }),
    ),
    { ...rest, headers: { 'content-type': 'text/event-stream' } },
  );

test('the same events and the same stack on the other side', async () => {
  const picture = plainPng(8, 8);
  const [first, , ...rest] = STORY;
  const client = await against(async (call) => {
    const progress = { event: 'progress', index: [1, 2], info: { stage: 'read', text: 'reading' } } as const;
    for (const event of [progress, first, step(1, 2, picture), ...rest])
      await call.send(response(event as never));
    await call.send(response(undefined, true));
    call.end();
  });
  const made = client.generate(DESIGN);
  const here = heard(made);
  const there = await heard(fromSSE(chopped(toSSE(client.generate(DESIGN)))));
  expect(there.events.map(({ type }) => type)).toEqual([
    ...['progress', 'accepted', 'step', 'step', 'layer', 'layer', 'done'],
  ]);
  expect(there.events).toEqual((await here).events);
  expect((await made).diff(there.end)).toEqual((await made).diff(await made));
  expect(there.end.manifest()).toEqual((await made).manifest());
});

test('kept layers and masks come along, and every PNG once', async () => {
  const kept = plainPng(64, 64, [0, 0, 0, 255]);
  const [first, , , , , last] = STORY;
  const client = await against(async (call) => {
    for (const event of [first, layer(1, 2, [16, 16, 32, 32], 1), last])
      await call.send(response(event as never));
    await call.send(response(undefined, true));
    call.end();
  });
  const run = client.addLayers({ ...DESIGN, background: { image: kept } });
  const text = await toSSE(run).text();
  expect(text.split(Buffer.from(kept).toString('base64'))).toHaveLength(2);
  expect(text.split(Buffer.from(plainPng(32, 32)).toString('base64'))).toHaveLength(2);
  const stack = await fromSSE(new Response(text, { headers: { 'content-type': 'text/event-stream' } }));
  expect(stack.layers[0]?.png).toEqual(kept);
});

test('an error is the same error', async () => {
  const client = await against(story);
  const wrong = () => client.generate({ ...DESIGN, steps: 0, guidance: -1 });
  const here = await wrong()
    .final()
    .catch((error) => error);
  const there = await fromSSE(toSSE(wrong()))
    .final()
    .catch((error) => error);
  const { code, text, field, fieldErrors } = here;
  expect(Object.keys(fieldErrors)).toEqual(['steps', 'guidance']);
  expect(there).toMatchObject({ code, text, field, fieldErrors, retryable: false });
  expect(server?.calls).toHaveLength(0);
});

test.each(['closes the answer', 'aborts its request'])('a caller who %s cancels the run', async (how) => {
  let cancelled: Promise<void> | undefined;
  const client = await against((call) => {
    cancelled = call.cancelled;
    return stuck(call);
  });
  const stop = new AbortController();
  const reader = toSSE(client.generate(DESIGN), { signal: stop.signal }).body?.getReader();
  await reader?.read();
  if (how === 'closes the answer') await reader?.cancel();
  else stop.abort();
  expect(cancelled).toBeDefined();
  await cancelled;
});

test('abort and leaving the loop cancel it across the stream', async () => {
  const cancelled: Promise<void>[] = [];
  const client = await against((call) => {
    cancelled.push(call.cancelled);
    return stuck(call);
  });
  const run = fromSSE(toSSE(client.generate(DESIGN)));
  run.on('step', () => run.abort('enough'));
  await expect(run.final()).rejects.toMatchObject({ code: 'cancelled', cause: 'enough' });
  for await (const _ of fromSSE(toSSE(client.generate(DESIGN)))) break;
  await Promise.all(cancelled);
  const never = fromSSE(new Promise<Response>(() => {}));
  setTimeout(() => never.abort());
  await expect(never.final()).rejects.toMatchObject({ code: 'cancelled' });
});

test('a silence is filled with comments', async () => {
  const client = await against((call) => call.send(response(accepted)));
  const reader = toSSE(client.generate(DESIGN)).body?.getReader();
  const read = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await read()).toMatch(/^event: accepted\ndata: \{"type":"accepted",/);
  expect(await read()).toBe(':\n\n');
  await reader?.cancel();
});

test('a slow reader gets every event, and the preview of the newest step only', async () => {
  const [first, , , ...rest] = STORY;
  const client = await against(async (call) => {
    for (const event of [first, ...[1, 2, 3].map((at) => step(at, 3, plainPng(8, 8))), ...rest])
      await call.send(response(event as never));
    await call.send(response(undefined, true));
    call.end();
  });
  const run = client.generate(DESIGN);
  const reader = toSSE(run).body?.getReader();
  await reader?.read();
  await run.final();
  const steps: unknown[] = [];
  for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
    const message = JSON.parse(new TextDecoder().decode(next.value).split('data: ')[1] ?? '');
    if (message.type === 'step') steps.push(typeof message.preview);
  }
  expect(steps).toEqual(['string', 'undefined', 'string']); // the first was asked for already
});

test('a stream that falls silent ends', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(new TextEncoder().encode(': hello\n\n')),
  });
  const failed = fromSSE(new Response(body, { headers: { 'content-type': 'text/event-stream' } }))
    .final()
    .catch((error) => error);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await failed).toMatchObject({ code: 'deadline_exceeded' });
  vi.useRealTimers();
});

const sse = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream' } });
const html = (status: number) => new Response('<html>', { status, headers: { 'content-type': 'text/html' } });
const ours = { error: 'image is missing', code: 'invalid_argument', field: 'image', retryable: false };

test.each<[string, () => Response | Promise<Response>, object]>([
  ['breaks off', () => sse(': hello\n\n'), { code: 'unavailable', retryable: true }],
  ['has no events of ours', () => sse('data: {"a":1}\n\n'), { code: 'internal' }],
  [
    'holds a PNG of another digest',
    () =>
      sse(
        `data: ${JSON.stringify({ type: 'done', ...{ manifest: {}, pngs: { 'sha256:00': 'AAAA' } } })}\n\n`,
      ),
    { code: 'internal' },
  ],
  ['is a page', () => html(200), { code: 'unimplemented' }],
  ['is a page that says 404', () => html(404), { code: 'not_found' }],
  ['is a page that says 503', () => html(503), { code: 'unavailable', retryable: true }],
  ['is a refusal', () => Response.json(ours, { status: 400 }), { code: 'invalid_argument', field: 'image' }],
  ['never came', () => Promise.reject(new TypeError('fetch failed')), { code: 'unavailable' }],
])('an answer that %s', async (_, answer, error) => {
  await expect(fromSSE(answer()).final()).rejects.toMatchObject(error);
});

test('what a newer server adds is passed over; damaged pixels are not', async () => {
  const client = await against(story);
  const text = await toSSE(client.generate(DESIGN)).text();
  const newer = `data: {"type":"mood","good":true}\n\n${text.replace('"type":"accepted",', '"type":"accepted","mood":1,')}`;
  expect((await fromSSE(sse(newer))).layers).toHaveLength(2);
  const damaged = text.replace(/("pngs":\{"sha256:\w+":"iVBORw0KGgo)A/, '$1B');
  await expect(fromSSE(sse(damaged)).final()).rejects.toMatchObject({
    code: 'internal',
    text: expect.stringContaining('damaged in transit'),
  });
});

test('a run that is over has no events left', async () => {
  const client = await against(story);
  const run = client.generate(DESIGN);
  await run;
  await expect(fromSSE(toSSE(run)).final()).rejects.toMatchObject({
    code: 'invalid_argument',
    field: 'run',
  });
});
