import { CLIENT, contextOf, ERROR, type Span, type SpanAttributes, type Tracer } from '../config/tracer.js';
import { cancelled, MRTError } from '../errors.js';
import type { RunEvent } from '../events.js';

/** What is known of a run before anything is sent. */
interface RunIdentity {
  readonly task: string;
  readonly address: string;
  readonly requestId: string;
}

/** What the server says it will compute, for a run or a plan. */
interface Workload {
  readonly tokens: number;
  readonly bucket: number;
  readonly steps: number;
}

interface SpanOptions extends RunIdentity {
  readonly tracer: Tracer | undefined;
}

type Open = (span?: RunSpan) => AsyncGenerator<RunEvent, void, undefined>;

/** The client's span of one run: from its first use to its end, all attempts included. */
export class RunSpan {
  /** Sent with the request, so that the server's spans become children of this one. */
  readonly headers: Readonly<Record<string, string>>;
  readonly #span: Span;
  #attempts = 1;
  #layers = 0;
  #stage: string | undefined;
  #ended = false;

  /** @param method of the client */
  constructor(tracer: Tracer, method: string, { task, address, requestId }: RunIdentity) {
    const attributes = { 'mrt.task': task, 'mrt.request_id': requestId, ...serverOf(address) };
    this.#span = tracer.startSpan(`mrt.${method}`, { kind: CLIENT, attributes });
    this.headers = contextOf(this.#span);
  }

  /** An attempt failed, and another follows after `delay` ms. */
  retry(code: string, delay: number): void {
    this.#span.addEvent('retry', {
      'mrt.attempt': this.#attempts,
      'error.type': code,
      'mrt.delay_ms': delay,
    });
    this.#attempts += 1;
  }

  record({ type, event }: RunEvent): void {
    if (type === 'accepted') {
      this.workload(event);
      this.#span.addEvent('accepted', { 'mrt.queue_ms': event.queueMs });
    } else if (type === 'step') {
      this.#span.addEvent('step', { ...position(event), 'mrt.sigma': event.sigma, 'mrt.step_ms': event.ms });
    } else if (type === 'layer') {
      this.#layers += 1;
      this.#span.addEvent('layer', position(event));
    } else if (type === 'progress' && event.stage !== this.#stage) {
      this.#stage = event.stage; // only its start: a large picture has hundreds of pieces
      this.#span.addEvent('progress', { 'mrt.stage': event.stage });
    }
  }

  workload({ tokens, bucket, steps }: Workload): void {
    this.#span.setAttributes({ 'mrt.tokens': tokens, 'mrt.bucket': bucket, 'mrt.steps': steps });
  }

  /** Ends the span, once. Of `error`, which the caller gets, only the code is recorded. */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#span.setAttributes({ 'mrt.attempts': this.#attempts });
    if (this.#layers > 0) this.#span.setAttributes({ 'mrt.layers': this.#layers });
    if (error !== undefined) {
      const code = MRTError.is(error) ? error.code : 'internal';
      this.#span.setAttributes({ 'error.type': code });
      this.#span.setStatus({ code: ERROR, message: code });
    }
    this.#span.end();
  }
}

/** Yields what `open` yields, inside a span from the first `next()` to the end, if there is a tracer. */
export function traced(open: Open, { tracer, ...options }: SpanOptions & { readonly signal: AbortSignal }) {
  return tracer ? inSpan(open, tracer, options) : open();
}

async function* inSpan(
  open: Open,
  tracer: Tracer,
  { signal, ...identity }: RunIdentity & { readonly signal: AbortSignal },
): AsyncGenerator<RunEvent, void, undefined> {
  const span = new RunSpan(tracer, identity.task, identity);
  const cancel = () => span.end(cancelled());
  signal.addEventListener('abort', cancel, { once: true }); // a reader that pauses may never come back
  try {
    for await (const event of open(span)) {
      span.record(event);
      yield event;
    }
    span.end();
  } catch (error) {
    span.end(error);
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

/** Asks for a plan inside a span, if there is a tracer. */
export async function tracedPlan<P extends Workload>(
  ask: (span?: RunSpan) => Promise<P>,
  { tracer, ...identity }: SpanOptions,
): Promise<P> {
  const span = tracer && new RunSpan(tracer, 'plan', identity);
  try {
    const plan = await ask(span);
    span?.workload(plan);
    span?.end();
    return plan;
  } catch (error) {
    span?.end(error);
    throw error;
  }
}

const position = ({ index, of }: { index: number; of: number }) => ({ 'mrt.index': index, 'mrt.of': of });

/** The server in the terms of OpenTelemetry's conventions; `address` is `host:port`, or starts with http. */
function serverOf(address: string): SpanAttributes {
  const http = /^https?:/.test(address);
  const { hostname, port, protocol } = new URL(http ? address : `http://${address}`);
  return {
    'server.address': hostname.replace(/^\[|\]$/g, ''),
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
    ...(http
      ? { 'http.request.method': 'POST' }
      : { 'rpc.system': 'grpc', 'rpc.method': 'ModelStreamInfer' }),
  };
}
