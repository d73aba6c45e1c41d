// Runs of an app that traces itself: `OTEL_EXPORTER_OTLP_ENDPOINT=... node client.mjs WAY URL PROMPT`; prints what came of it.
import { MRT } from '@mrt/sdk';
import { MRT as WebMRT } from '@mrt/sdk/web';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const [way, url, prompt] = process.argv.slice(2);
const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
const tracer = trace.getTracer('app');
const Client = url.startsWith('http') ? WebMRT : MRT;
const timeouts = { connect: 60_000 };
const mrt = new Client({ url, tracer, headers: { authorization: 'Bearer hush' }, maxRetries: 0, timeouts });
const design = (steps) => ({
  prompt,
  canvas: { width: 64, height: 64 },
  layers: [{ region: { x: 16, y: 16, width: 32, height: 32 }, caption: prompt }],
  steps,
});

const WAYS = {
  run: () => mrt.generate(design(3)).final(),
  pair: () => Promise.all([mrt.generate(design(50)).final(), mrt.generate(design(50)).final()]),
  plan: () => mrt.plan('generate', design(3)),
  refused: () => mrt.generate(design(101)).final(),
  undecodable: () => mrt.decompose({ image: new TextEncoder().encode(prompt) }).final(),
  async left() {
    for await (const _ of mrt.generate({ ...design(100), canvas: { width: 128, height: 128 } })) break;
  },
};

const outcome = await tracer.startActiveSpan('app', async (app) => {
  const outcome = { trace: app.spanContext().traceId, code: '' };
  try {
    await WAYS[way]();
  } catch (error) {
    outcome.code = error.code;
  }
  app.end();
  return outcome;
});
mrt.close();
await provider.shutdown();
console.log(JSON.stringify(outcome));
