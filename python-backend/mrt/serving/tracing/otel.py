"""Traces to a collector of OpenTelemetry, over OTLP/HTTP. Imported only where the environment names one."""

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
ROOM = 256  # runs that ended and have no spans yet
FLUSH = 1.0  # seconds at the end for what is still to be sent
_CHATTY = ("opentelemetry.sdk._shared_internal", "opentelemetry.exporter")  # a line for each batch that is lost


class Otel:
    """Sends in the background; while nobody takes them, spans are lost. The OTEL_ variables say where and how much."""

    def __init__(self) -> None:
        for name in _CHATTY:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        # The environment's own words for the service come last, and win.
        resource = Resource.create({"service.name": "mrt"}).merge(OTELResourceDetector().detect())
        self._ids = _GivenIds()
        self._provider = TracerProvider(resource=resource, id_generator=self._ids, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(_Watched(OTLPSpanExporter())))
        self._tracer = self._provider.get_tracer("mrt")
        self._ended: queue.Queue[Trace | None] = queue.Queue(ROOM)
        self._thread = threading.Thread(target=self._loop, name="traces", daemon=True)
        self._thread.start()

    def take(self, trace: Trace) -> None:
        """Returns at once: the engine's thread has better to do than to make spans."""
        with suppress(queue.Full):
            self._ended.put_nowait(trace)

    def close(self) -> None:
        """What is still here is sent, within a second or not at all."""
        with suppress(queue.Full):
            self._ended.put(None, timeout=FLUSH)
        self._thread.join(FLUSH)

    def _loop(self) -> None:
        while trace := self._ended.get():
            try:
                self._make(trace)
            except Exception:  # nobody is served worse for it
                log.exception("a trace is lost")
        self._provider.shutdown()

    def _make(self, trace: Trace) -> None:
        epoch = time.time_ns() - round(time.monotonic() * 1e9)

        def at(seconds: float) -> int:
            return epoch + round(seconds * 1e9)

        above = set_span_in_context(NonRecordingSpan(_named(trace.parent))) if trace.parent else None
        self._ids.context = trace.context
        root = self._tracer.start_span(trace.name, above, SpanKind.SERVER, trace.about, start_time=at(trace.start))
        if not root.is_recording():  # the caller or the sampler does not want it
            return
        inside = set_span_in_context(root)
        for span in trace.spans:
            self._ids.context = span.context
            links = [Link(_named(other)) for other in span.links]
            child = self._tracer.start_span(
                span.name, inside, attributes=span.about, links=links, start_time=at(span.start)
            )
            child.end(at(span.end))
        if trace.code:
            root.set_attribute("error.type", trace.code)
            root.set_status(Status(StatusCode.ERROR, trace.code))
        root.end(at(trace.end))


class _GivenIds(IdGenerator):
    """Ids are given out by the engine, before OpenTelemetry sees a span, so that spans can name each other."""

    context = Context(1, 1)

    def generate_trace_id(self) -> int:
        return self.context.trace_id

    def generate_span_id(self) -> int:
        return self.context.span_id


class _Watched(SpanExporter):
    """Says once that spans are lost, and once that they arrive again."""

    def __init__(self, inner: SpanExporter):
        self._inner, self._lost = inner, False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._inner.export(spans)
        lost = result is not SpanExportResult.SUCCESS
        if lost and not self._lost:
            log.warning(
                "no collector takes the traces at the address of OTEL_EXPORTER_OTLP_*; spans are lost until one does"
            )
        if self._lost and not lost:
            log.info("a collector takes the traces again")
        self._lost = lost
        return result

    def shutdown(self) -> None:
        self._inner.shutdown()


def _named(context: Context) -> SpanContext:
    state = TraceState.from_header([context.state])
    return SpanContext(context.trace_id, context.span_id, True, TraceFlags(context.sampled), state)
