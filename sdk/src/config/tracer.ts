/** What a span says: numbers and words, never a prompt, a caption, pixels or a file's name. */
export type SpanAttributes = Record<string, string | number | boolean>;

/** Of OpenTelemetry's Span what a run needs. */
export interface Span {
  /** Its place in a trace, as the server is told. */
  spanContext(): SpanContext;
  /** What is known of the run by now. */
  setAttributes(attributes: SpanAttributes): unknown;
  /** `accepted`, `step`, `layer` or `retry`, now. */
  addEvent(name: string, attributes: SpanAttributes): unknown;
  /** Only where the run failed: SpanStatusCode.ERROR, and the error's code. */
  setStatus(status: { code: 2; message: string }): unknown;
  /** Called once. */
  end(): void;
}

/** Of OpenTelemetry's SpanContext what goes to the server. */
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly traceState?: TraceState | undefined;
}

/** Of OpenTelemetry's TraceState what goes to the server. */
export interface TraceState {
  /** The header `tracestate`. */
  serialize(): string;
}

/** Of OpenTelemetry's Tracer what a client needs: `trace.getTracer('app')` of @opentelemetry/api is one. */
export interface Tracer {
  /** Starts a span of SpanKind.CLIENT, below the one that is active. */
  startSpan(name: string, options: { kind: 2; attributes: SpanAttributes }): Span;
}

/** SpanKind.CLIENT and SpanStatusCode.ERROR of @opentelemetry/api. */
export const CLIENT = 2;
export const ERROR = 2;

/** The headers by which a server joins the span's trace (W3C Trace Context); none of a tracer that traces nothing. */
export function contextOf(span: Span): Record<string, string> {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  if (/^0*$/.test(traceId)) return {};
  const tracestate = traceState?.serialize();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    ...(tracestate && { tracestate }),
  };
}
