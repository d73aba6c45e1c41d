/** Attributes of a span; never a prompt, a caption, pixels or a file name. */
export type SpanAttributes = Record<string, string | number | boolean>;

/** The part of OpenTelemetry's Span that a run needs. */
export interface Span {
  /** Its position in the trace, which is sent to the server. */
  spanContext(): SpanContext;
  /** Adds attributes as they become known. */
  setAttributes(attributes: SpanAttributes): unknown;
  /** Records `accepted`, `step`, `layer` or `retry`. */
  addEvent(name: string, attributes: SpanAttributes): unknown;
  /** Called only if the run failed, with SpanStatusCode.ERROR and the error's code. */
  setStatus(status: { code: 2; message: string }): unknown;
  /** Called once. */
  end(): void;
}

/** The part of OpenTelemetry's SpanContext that is sent to the server. */
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly traceState?: TraceState | undefined;
}

/** The part of OpenTelemetry's TraceState that is sent to the server. */
export interface TraceState {
  /** The header `tracestate`. */
  serialize(): string;
}

/** The part of OpenTelemetry's Tracer that a client needs, such as `trace.getTracer('app')` of @opentelemetry/api. */
export interface Tracer {
  /** Starts a span of SpanKind.CLIENT, a child of the active one. */
  startSpan(name: string, options: { kind: 2; attributes: SpanAttributes }): Span;
}

/** SpanKind.CLIENT and SpanStatusCode.ERROR of @opentelemetry/api. */
export const CLIENT = 2;
export const ERROR = 2;

/** The W3C Trace Context headers with which the server continues the span's trace; none if the tracer is a no-op. */
export function contextOf(span: Span): Record<string, string> {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  if (/^0*$/.test(traceId)) return {};
  const tracestate = traceState?.serialize();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    ...(tracestate && { tracestate }),
  };
}
