"""Traces to an OpenTelemetry collector, over OTLP/HTTP. Imported only where the environment names one."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    TraceState,
    set_span_in_context,
)

from mrt.serving.tracing.trace import Context, Trace

log = logging.getLogger(__name__)
QUEUE = 256  # ended runs whose spans are not yet made
FLUSH = 1.0  # seconds to send the rest on close
_CHATTY = ("opentelemetry.sdk._shared_internal", "opentelemetry.exporter")  # they log every lost batch


class Otel:
    """Exports in the background; spans are dropped while no collector answers. Set by the OTEL_ variables."""

    def __init__(self) -> None:
        for name in _CHATTY:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        # Merged last, so that the environment wins.
        resource = Resource.create({"service.name": "mrt"}).merge(OTELResourceDetector().detect())
        self._ids = _EngineIds()
        self._provider = TracerProvider(resource=resource, id_generator=self._ids, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(_LoggingExporter(OTLPSpanExporter())))
        self._tracer = self._provider.get_tracer("mrt")
        self._ended: queue.Queue[Trace | None] = queue.Queue(QUEUE)
        self._thread = threading.Thread(target=self._loop, name="traces", daemon=True)
        self._thread.start()

    def take(self, trace: Trace) -> None:
        """Returns at once; the spans are made in a thread of their own, not in the engine's."""
        with suppress(queue.Full):
            self._ended.put_nowait(trace)

    def close(self) -> None:
        """Exports the rest, within a second or not at all."""
        with suppress(queue.Full):
            self._ended.put(None, timeout=FLUSH)
        self._thread.join(FLUSH)

    def _loop(self) -> None:
        while trace := self._ended.get():
            try:
                self._make(trace)
            except Exception:  # serving does not depend on it
                log.exception("a trace could not be exported")
        self._provider.shutdown()

    def _make(self, trace: Trace) -> None:
        epoch = time.time_ns() - round(time.monotonic() * 1e9)

        def at(seconds: float) -> int:
            return epoch + round(seconds * 1e9)

        parent = set_span_in_context(NonRecordingSpan(_span_context(trace.parent))) if trace.parent else None
        self._ids.context = trace.context
        root = self._tracer.start_span(
            trace.name, parent, SpanKind.SERVER, trace.attributes, start_time=at(trace.start)
        )
        if not root.is_recording():  # the caller or the sampler does not want it
            return
        inside = set_span_in_context(root)
        for span in trace.spans:
            self._ids.context = span.context
            links = [Link(_span_context(other)) for other in span.links]
            child = self._tracer.start_span(
                span.name, inside, attributes=span.attributes, links=links, start_time=at(span.start)
            )
            child.end(at(span.end))
        if trace.code:
            root.set_attribute("error.type", trace.code)
            root.set_status(Status(StatusCode.ERROR, trace.code))
        root.end(at(trace.end))


class _EngineIds(IdGenerator):
    """The engine chooses ids before OpenTelemetry sees a span, so that spans can link to each other."""

    context = Context(1, 1)

    def generate_trace_id(self) -> int:
        return self.context.trace_id

    def generate_span_id(self) -> int:
        return self.context.span_id


class _LoggingExporter(SpanExporter):
    """Logs once that spans are dropped, and once that they arrive again."""

    def __init__(self, inner: SpanExporter):
        self._inner, self._lost = inner, False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._inner.export(spans)
        lost = result is not SpanExportResult.SUCCESS
        if lost and not self._lost:
            log.warning(
                "no collector accepts traces at the address of OTEL_EXPORTER_OTLP_*; spans are dropped until one does"
            )
        if self._lost and not lost:
            log.info("the collector accepts traces again")
        self._lost = lost
        return result

    def shutdown(self) -> None:
        self._inner.shutdown()


def _span_context(context: Context) -> SpanContext:
    state = TraceState.from_header([context.state])
    return SpanContext(context.trace_id, context.span_id, True, TraceFlags(context.sampled), state)
