"""The spans of a run, and the trace that they belong to."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from mrt.serving.contract import events
from mrt.serving.contract.parse import parse
from mrt.serving.contract.refusal import Refusal
from mrt.serving.engine.engine import Engine
from mrt.serving.engine.metrics import Meter
from mrt.serving.testing import samples
from mrt.serving.testing.clock import Clock
from mrt.serving.testing.fake_networks import FakeNetworks
from mrt.serving.testing.limits import LIMITS
from mrt.serving.testing.recorder import Recorder
from mrt.serving.tracing.trace import Context, Span, Trace, Tracer, parent_of

IDS = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def traceparent(flags: str = "01", version: str = "00", more: str = "") -> str:
    return f"{version}-{IDS[0]}-{IDS[1]}-{flags}{more}"


def with_headers(**values: str) -> str:
    return json.dumps(values)


def test_the_callers_span_is_read():
    wanted = Context(int(IDS[0], 16), int(IDS[1], 16), True, "k=v")
    assert parent_of(with_headers(traceparent=traceparent(), tracestate="k=v", id="1")) == wanted
    assert parent_of(with_headers(traceparent=traceparent("00"))) == wanted._replace(sampled=False, state="")
    later = traceparent("03", version="01", more="-later")
    assert parent_of(with_headers(traceparent=later)) == wanted._replace(state="")
    assert parent_of(with_headers(traceparent=traceparent(), tracestate="k=" + "v" * 600)) == wanted._replace(state="")


@pytest.mark.parametrize(
    "parameters",
    [
        "",
        "{}",
        with_headers(traceparent=""),
        with_headers(traceparent=traceparent().upper()),
        with_headers(traceparent=traceparent(version="ff")),
        with_headers(traceparent=traceparent(more="-more")),
        with_headers(traceparent=traceparent() + "\n"),
        with_headers(traceparent=f"00-{'0' * 32}-{IDS[1]}-01"),
        with_headers(traceparent=f"00-{IDS[0]}-{'0' * 16}-01"),
        '{"traceparent": 7}',
        '{"traceparent": "a"b"}',
    ],
)
def test_what_is_no_context_is_as_if_there_were_none(parameters: str):
    assert parent_of(parameters) is None


class Room:
    """An engine with traces of everything that is submitted."""

    def __init__(self, slots: int = LIMITS.slots):
        clock, self.ended = Clock(), list[Trace]()
        self.tracer = Tracer(self.ended.append, clock)
        self.engine = Engine(FakeNetworks(), replace(LIMITS, slots=slots), clock, Meter())

    def submit(self, sink: Recorder, steps: int = 2, parameters: str = "") -> Trace:
        request = replace(parse(samples.add_layers(), LIMITS), steps=steps)
        trace = self.tracer.begin(parameters, "a-run")
        trace.understood(request)
        self.engine.submit(request, sink, trace)
        return trace

    def run(self) -> None:
        while self.engine.busy:
            self.engine.turn()


def names(trace: Trace) -> list[str]:
    return [span.name for span in trace.spans]


def test_a_run_is_a_span_below_its_callers_and_has_one_for_each_stage():
    room = Room()
    trace = room.submit(Recorder(), parameters=with_headers(traceparent=traceparent()))
    room.run()
    assert room.ended == [trace] and (trace.name, trace.code) == ("mrt.run", "")
    assert names(trace) == ["read", "queue", "encode", "step", "step", "decode"]
    assert trace.attributes == {
        "mrt.request_id": "a-run",
        "mrt.task": "add_layers",
        "mrt.priority": "normal",
        "mrt.tokens": parse(samples.add_layers(), LIMITS).layout.tokens,
        "mrt.bucket": 256,
        "mrt.steps": 2,
    }
    ids = {trace.context.span_id, *(span.context.span_id for span in trace.spans)}
    assert len(ids) == 7 and int(IDS[1], 16) not in ids
    assert {span.context.trace_id for span in trace.spans} == {trace.context.trace_id} == {int(IDS[0], 16)}
    times = [trace.start, *(time for span in trace.spans for time in (span.start, span.end)), trace.end]
    assert times == sorted(times), "one after the other, all inside the run"


def steps(trace: Trace) -> list[Span]:
    return [span for span in trace.spans if span.name == "step"]


def test_runs_that_share_a_call_are_linked():
    room = Room()
    long, short = room.submit(Recorder(), 3), room.submit(Recorder(), 2)
    room.run()
    assert [[link.span_id for link in span.links] for span in steps(long)] == [
        *([span.context.span_id] for span in steps(short)),
        [],
    ]
    assert [span.attributes["mrt.runs"] for span in steps(long)] == [2, 2, 1]
    first = steps(short)[0]
    assert first.links == (steps(long)[0].context,)
    assert (first.start, first.end) == (steps(long)[0].start, steps(long)[0].end)
    rows = first.attributes["mrt.rows"]
    assert first.attributes == {
        **{"mrt.index": 1, "mrt.of": 2, "mrt.sigma": 1.0, "mrt.bucket": 256},
        **{"mrt.runs": 2, "mrt.rows": rows},
    }
    assert rows == 2 * steps(long)[2].attributes["mrt.rows"]


def test_a_run_that_is_not_sampled_is_linked_with_by_nobody():
    room = Room()
    seen, unseen = (
        room.submit(Recorder()),
        room.submit(Recorder(), parameters=with_headers(traceparent=traceparent("00"))),
    )
    room.run()
    assert not unseen.context.sampled and seen.context.sampled
    assert all(not span.links for span in steps(seen)) and all(span.links for span in steps(unseen))


def test_cancelled_runs_end_their_spans_where_they_are():
    room = Room(slots=1)
    trace = room.submit(Recorder(cancel_when=lambda event: event.kind == "step"))
    gone = Recorder()
    gone.cancelled = True
    waiting = room.submit(gone)
    room.run()
    assert room.ended == [waiting, trace] and {trace.code, waiting.code} == {"cancelled"}
    assert names(waiting) == ["read", "queue"]
    assert names(trace) == ["read", "queue", "encode", "step"]


def test_whoever_takes_the_trace_may_fail(caplog: pytest.LogCaptureFixture):
    def fail(trace: Trace) -> None:
        raise OSError("full")

    trace = Tracer(fail).begin("", "")
    trace.close(events.error(Refusal("invalid_argument", "prompt", "is 'a secret'")))
    assert trace.code == "invalid_argument"
    assert "could not be exported" in caplog.text and "secret" not in caplog.text


def test_an_id_that_callers_choose_is_cut():
    assert Tracer(lambda trace: None).begin("", "x" * 1000).attributes == {"mrt.request_id": "x" * 64}
