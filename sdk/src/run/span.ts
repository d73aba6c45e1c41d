import { CLIENT, contextOf, ERROR, type Span, type SpanAttributes, type Tracer } from '../config/tracer.js';
import { MRTError } from '../errors.js';
import type { RunEvent } from '../events.js';
import type { Plan } from './plan.js';

/** What is known of a run before anything is sent. */
export interface Asked {
  readonly task: string;
  readonly address: string;
  readonly requestId: string;
}

/** The client's span of one run: from its first use to its end, attempts included. */
export class RunSpan {
  /** Sent with the request, so that the server's spans become children of this one. */
  readonly headers: Readonly<Record<string, string>>;
  readonly #span: Span;
  #attempts = 1;
  #layers = 0;
  #ended = false;

  /** @param method of the client; `address` as the transport says it */
  constructor(tracer: Tracer, method: string, { task, address, requestId }: Asked) {
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

  take({ type, event }: RunEvent): void {
    if (type === 'accepted') {
      this.asked(event);
      this.#span.addEvent('accepted', { 'mrt.queue_ms': event.queueMs });
    } else if (type === 'step') {
      this.#span.addEvent('step', { ...place(event), 'mrt.sigma': event.sigma, 'mrt.step_ms': event.ms });
    } else if (type === 'layer') {
      this.#layers += 1;
      this.#span.addEvent('layer', place(event));
    }
  }

  /** What the server understood, of a run or of a plan. */
  asked({ tokens, bucket, steps }: Pick<Plan, 'tokens' | 'bucket' | 'steps'>): void {
    this.#span.setAttributes({ 'mrt.tokens': tokens, 'mrt.bucket': bucket, 'mrt.steps': steps });
  }

  /** Ends the span, once; `error` is what the caller gets, of which only the code is told. */
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

const place = ({ index, of }: { index: number; of: number }) => ({ 'mrt.index': index, 'mrt.of': of });

/** Who is asked, in the words of OpenTelemetry's conventions; `address` is `host:port`, or starts with http. */
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
