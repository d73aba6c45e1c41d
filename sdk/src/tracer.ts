/** What a span says: numbers and words, never a prompt, a caption, pixels or a file's name. */
export type SpanAttributes = Record<string, string | number | boolean>;

/** Of OpenTelemetry's Span what a run needs. */
export interface Span {
  spanContext(): {
    traceId: string;
    spanId: string;
    traceFlags: number;
    traceState?: { serialize(): string } | undefined;
  };
  setAttributes(attributes: SpanAttributes): unknown;
  addEvent(name: string, attributes: SpanAttributes): unknown;
  setStatus(status: { code: typeof ERROR; message: string }): unknown;
  end(): void;
}

/** Of OpenTelemetry's Tracer what a client needs: `trace.getTracer('app')` of @opentelemetry/api is one. */
export interface Tracer {
  startSpan(name: string, options: { kind: typeof CLIENT; attributes: SpanAttributes }): Span;
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
