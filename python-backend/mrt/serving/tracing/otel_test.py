"""Traces of the engine as OpenTelemetry's own library sends them, to a collector of the test's."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import pytest

from mrt.serving.contract import events
from mrt.serving.contract.refusal import Refusal
from mrt.serving.testing.collector import Collector
from mrt.serving.testing.patience import HANG, wait_for
from mrt.serving.tracing.otel import Otel
from mrt.serving.tracing.trace import Span, Trace, Tracer


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with Collector() as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.url)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "20")
        yield server


DONE = events.Event("done", {})
PARENT = '{"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-%s", "tracestate": "k=v"}'


def traced(otel: Otel, parameters: str = "", last: events.Event = DONE) -> Trace:
    trace = Tracer(otel.take).begin(parameters, "a-run")
    trace.add("encode", trace.start, trace.start + 0.25)
    other = trace.child()
    trace.spans.append(Span("step", trace.child(), trace.start, trace.start + 0.5, {"mrt.index": 1}, (other,)))
    trace.close(last)
    return trace


def test_spans_keep_ids_times_links_and_parents(collector: Collector):
    otel = Otel()
    now = time.time()
    trace = traced(otel, PARENT % "01")
    otel.close()
    encode, step, run = collector.spans
    assert {span.trace_id.hex() for span in collector.spans} == {"0af7651916cd43dd8448eb211c80319c"}
    assert (run.name, run.kind, run.parent_span_id.hex()) == ("mrt.run", run.SPAN_KIND_SERVER, "b7ad6b7169203331")
    assert run.trace_state == "k=v" and not run.status.code
    assert int.from_bytes(run.span_id, "big") == trace.context.span_id
    assert encode.parent_span_id == step.parent_span_id == run.span_id
    assert int.from_bytes(step.links[0].span_id, "big") == trace.spans[1].links[0].span_id
    assert encode.end_time_unix_nano - encode.start_time_unix_nano == pytest.approx(0.25e9, abs=1e3)
    assert encode.start_time_unix_nano == run.start_time_unix_nano == pytest.approx(now * 1e9, abs=HANG * 1e9)
    assert collector.resources[0]["service.name"] == "mrt"


def test_an_error_is_its_code(collector: Collector):
    otel = Otel()
    traced(otel, last=events.error(Refusal("invalid_argument", "task", "is 'a secret'; give another")))
    otel.close()
    run = collector.spans[-1]
    assert not run.parent_span_id and run.status.code == run.status.STATUS_CODE_ERROR
    assert run.status.message == "invalid_argument"
    assert b"secret" not in collector.bodies[0]


def test_the_callers_sampling_holds_and_that_of_the_environment(collector: Collector, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_always_off")
    otel = Otel()
    for parameters in (PARENT % "00", ""):
        traced(otel, parameters)
    traced(otel, PARENT % "01")
    otel.close()
    assert len(collector.spans) == 3


def test_the_environment_names_the_service(collector: Collector, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.name=mrt-blue,deployment.environment.name=test")
    otel = Otel()
    traced(otel)
    otel.close()
    resource = collector.resources[0]
    assert (resource["service.name"], resource["deployment.environment.name"]) == ("mrt-blue", "test")


def test_a_collector_that_is_away_is_told_once_and_takes_again(collector: Collector, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    collector.status = 400
    otel = Otel()
    for number in range(3):
        traced(otel)
        wait_for(lambda number=number: collector.asked > number)
    collector.status = 200
    traced(otel)
    otel.close()
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert collector.spans


def test_no_more_is_held_than_has_room(collector: Collector, monkeypatch: pytest.MonkeyPatch, caplog):
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "64")
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8")
    collector.may_answer.clear()
    otel = Otel()
    for _ in range(300):
        traced(otel)
    assert not collector.asked, "nobody waits for the collector"
    wait_for(otel._ended.empty)  # all are spans, or lost
    collector.may_answer.set()
    wait_for(lambda: collector.spans)
    otel.close()
    assert 0 < len(collector.spans) < 100
    assert not caplog.records


def test_the_end_does_not_wait_for_a_collector_that_never_answers(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", str(10 * HANG))
    collector.may_answer.clear()
    otel = Otel()
    traced(otel)
    start = time.monotonic()
    otel.close()
    assert time.monotonic() - start < HANG
    assert not collector.spans
