import { ProxyTracerProvider, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterAll, afterEach, expect, test } from 'vitest';
import { MRT, type MRTOptions } from '../mrt.js';
import { EXPERTS_STORY } from '../testing/experts-story.js';
import { type FakeCall, type FakeServer, fakeServer, response } from '../testing/fake-server.js';
import { DESIGN, plainPng, story, stuck } from '../testing/scripts.js';

const ended = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(ended)] });
provider.register(); // the context of the caller follows its promises
const tracer = trace.getTracer('app');

let server: FakeServer | undefined;
let mrt: MRT | undefined;
afterEach(async () => {
  ended.reset();
  mrt?.close();
  await server?.close();
});
afterAll(() => provider.shutdown());

async function against(answer: (call: FakeCall) => unknown, options: MRTOptions = {}): Promise<MRT> {
  server = await fakeServer(answer);
  mrt = new MRT({ url: server.url, tracer, ...options });
  return mrt;
}

function only(): ReadableSpan {
  const [span, ...more] = ended.getFinishedSpans();
  expect(more).toEqual([]);
  return span as ReadableSpan;
}

/** The trace context that the server received. */
const traceparent = (call = 0) => server?.calls[call]?.metadata.get('traceparent')[0];

test('a run is one child span: attributes, events, and its context on the wire', async () => {
  const client = await against(story);
  const requestId = await tracer.startActiveSpan('app', async (app) => {
    const run = client.generate(DESIGN);
    await run.final();
    app.end();
    return run.requestId;
  });
  const [span, app] = ended.getFinishedSpans() as [ReadableSpan, ReadableSpan];
  const { spanId, traceId } = span.spanContext();
  expect(span).toMatchObject({ name: 'mrt.generate', kind: SpanKind.CLIENT });
  expect(span.parentSpanContext?.spanId).toBe(app.spanContext().spanId);
  expect(traceparent()).toBe(`00-${traceId}-${spanId}-01`);
  expect(span.attributes).toEqual({
    ...{ 'server.address': '127.0.0.1', 'server.port': Number(server?.url.split(':')[1]) },
    ...{ 'rpc.system': 'grpc', 'rpc.method': 'ModelStreamInfer' },
    ...{ 'mrt.task': 'generate', 'mrt.request_id': requestId, 'mrt.attempts': 1, 'mrt.layers': 2 },
    ...{ 'mrt.tokens': 36, 'mrt.bucket': 64, 'mrt.steps': 2 },
  });
  expect(span.events.map(({ name }) => name)).toEqual(['accepted', 'step', 'step', 'layer', 'layer']);
  expect(span.events[2]?.attributes).toEqual({
    ...{ 'mrt.index': 2, 'mrt.of': 2, 'mrt.sigma': 0.5, 'mrt.step_ms': 3 },
  });
  expect(span.status.code).toBe(SpanStatusCode.UNSET);
  expect(JSON.stringify([span.attributes, span.events])).not.toContain('star');
});

test('of the experts’ progress only the start of each stage is an event', async () => {
  const client = await against(async (call) => {
    for (const event of EXPERTS_STORY) await call.send(response(event));
    await call.send(response(undefined, true));
    call.end();
  });
  await client.decompose({ image: plainPng(64, 64) }).final();
  const { events, attributes } = only();
  expect(events.map(({ name, attributes }) => attributes?.['mrt.stage'] ?? name)).toEqual([
    ...['read', 'find', 'accepted', 'refine', 'layer', 'layer', 'layer', 'check'],
  ]);
  expect(attributes).toMatchObject({ 'mrt.task': 'decompose', 'mrt.tokens': 0, 'mrt.layers': 3 });
  expect(JSON.stringify([attributes, events])).not.toContain('SALE');
});

const WAYS: Record<string, (client: MRT) => Promise<unknown>> = {
  async 'a loop that breaks'(client) {
    for await (const _ of client.generate(DESIGN)) break;
  },
  async 'abort()'(client) {
    const run = client.generate(DESIGN);
    run.on('step', () => setTimeout(() => run.abort()));
    await run.final().catch(() => {});
  },
  async 'a signal while the reader is paused'(client) {
    const controller = new AbortController();
    const steps = client.generate(DESIGN, { signal: controller.signal })[Symbol.asyncIterator]();
    await steps.next();
    controller.abort();
  },
};

test.each(Object.keys(WAYS))('%s ends the span as cancelled', async (way) => {
  await WAYS[way]?.(await against(stuck));
  expect(only().attributes['error.type']).toBe('cancelled');
  expect(only().status).toEqual({ code: SpanStatusCode.ERROR, message: 'cancelled' });
});

test('an error is recorded only by its code: texts may quote the input', async () => {
  const client = await against(story);
  await expect(client.decompose({ image: '/no/private-file.png' }).final()).rejects.toThrow('private-file');
  expect(only().name).toBe('mrt.decompose');
  expect(only().status).toEqual({ code: SpanStatusCode.ERROR, message: 'invalid_argument' });
  const { attributes, events, status } = only();
  expect(JSON.stringify([attributes, events, status])).not.toContain('private');
});

test('all attempts are in one span and send its context', async () => {
  const client = await against((call) =>
    server?.calls.length === 1 ? call.fail(14, 'not yet') : story(call),
  );
  await client.generate(DESIGN).final();
  expect(only().attributes).toMatchObject({ 'mrt.attempts': 2 });
  expect(only().events[0]).toMatchObject({ name: 'retry', attributes: { 'error.type': 'unavailable' } });
  expect(traceparent(1)).toBe(traceparent(0));
});

test('a run that is never used has no span', async () => {
  const run = (await against(story)).generate(DESIGN);
  await run[Symbol.asyncDispose]();
  expect(ended.getFinishedSpans()).toEqual([]);
});

test('a plan is also a span', async () => {
  const client = await against((call) => call.fail(3, 'no'));
  await expect(client.plan('generate', DESIGN)).rejects.toThrow();
  expect(only()).toMatchObject({ name: 'mrt.plan', attributes: { 'mrt.task': 'generate' } });
  expect(only().status.code).toBe(SpanStatusCode.ERROR);
});

test('without a tracer only the trace context in `headers` is sent', async () => {
  const context = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  for (const headers of [{}, { traceparent: context }]) {
    const client = await against(story, { tracer: undefined, headers });
    await client.generate(DESIGN).final();
    expect(traceparent()).toBe(headers.traceparent);
    client.close();
    await server?.close();
  }
  expect(ended.getFinishedSpans()).toEqual([]);
});

test('a no-op tracer sends nothing', async () => {
  const client = await against(story, { tracer: new ProxyTracerProvider().getTracer('off') });
  await client.generate(DESIGN).final();
  expect(traceparent()).toBeUndefined();
});

test('an invalid tracer is refused', () => {
  expect(() => new MRT({ tracer: {} as never })).toThrow(/tracer has no startSpan; give trace.getTracer/);
});
