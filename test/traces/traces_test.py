"""One trace from the app's call into every step, over both protocols."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from app import SECRET, app, spans_of
from mrt.serving.testing.collector import Collector, attributes_of
from mrt.serving.testing.servers import Live

PROTOCOLS = ("grpc", "http")
STAGES = ["read", "queue", "encode"]


def named(spans: list[Any], name: str) -> list[Any]:
    return [span for span in spans if span.name == name]


def has(*names: str, count: int = 1):
    return lambda spans: all(len(named(spans, name)) >= count for name in names)


def below(spans: list[Any], parent: Any) -> list[str]:
    return [span.name for span in spans if span.parent_span_id == parent.span_id]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_run_is_one_trace(collector: Collector, server: Live, protocol: str):
    outcome = app(collector, server, protocol, "run")
    spans = spans_of(collector, outcome.trace, has("app", "mrt.generate", "mrt.run"))
    (ours, client, run) = (named(spans, name)[0] for name in ("app", "mrt.generate", "mrt.run"))
    assert outcome.code == ""
    assert len(spans) == 3 + len(STAGES) + 3 + 1
    assert below(spans, ours) == ["mrt.generate"] and below(spans, client) == ["mrt.run"]
    assert below(spans, run) == [*STAGES, "step", "step", "step", "decode"]
    assert (client.kind, run.kind) == (client.SPAN_KIND_CLIENT, client.SPAN_KIND_SERVER)
    seen, served = attributes_of(client), attributes_of(run)
    for name in ("mrt.request_id", "mrt.tokens", "mrt.bucket", "mrt.steps"):
        assert seen[name] == served[name]
    assert [attributes_of(step)["mrt.index"] for step in named(spans, "step")] == [1, 2, 3]
    inner = [span for span in spans if span.parent_span_id == run.span_id]
    assert run.start_time_unix_nano <= min(span.start_time_unix_nano for span in inner)
    assert run.end_time_unix_nano >= max(span.end_time_unix_nano for span in inner)


def test_runs_at_once_share_calls_and_say_so(collector: Collector, server: Live):
    outcome = app(collector, server, "grpc", "pair")
    spans = spans_of(collector, outcome.trace, has("mrt.generate", "mrt.run", count=2))
    steps = {span.span_id: span for span in named(spans, "step")}
    assert len(steps) == 100
    shared = [step for step in steps.values() if step.links]
    assert shared
    for step in shared:
        (link,) = step.links
        other = steps[link.span_id]
        assert other.links[0].span_id == step.span_id and other.parent_span_id != step.parent_span_id
        assert other.start_time_unix_nano == pytest.approx(step.start_time_unix_nano, abs=1e6)
        assert attributes_of(step)["mrt.runs"] == 2


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_loop_that_is_left_is_cancelled_on_both_sides(collector: Collector, server: Live, protocol: str):
    outcome = app(collector, server, protocol, "left")
    spans = spans_of(collector, outcome.trace, has("mrt.generate", "mrt.run"))
    for name in ("mrt.generate", "mrt.run"):
        (span,) = named(spans, name)
        assert (span.status.code, span.status.message) == (span.status.STATUS_CODE_ERROR, "cancelled")
    assert 1 <= len(named(spans, "step")) < 100 and not named(spans, "decode")


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("way", "client", "run"), [("refused", "mrt.generate", "mrt.run"), ("plan", "mrt.plan", "mrt.plan")]
)
def test_what_never_reaches_the_engine_has_a_span(
    collector: Collector, server: Live, protocol: str, way: str, client: str, run: str
):
    outcome = app(collector, server, protocol, way)
    code = "invalid_argument" if way == "refused" else ""
    names = {client, run, "app"}
    spans = spans_of(collector, outcome.trace, lambda spans: len(spans) >= 3 + (way == "plan"))
    assert outcome.code == code
    assert {span.name for span in spans} == names | ({"read"} if way == "plan" else set())
    asked, served = (span for span in spans if span.name in (client, run))
    assert served.parent_span_id == asked.span_id
    assert attributes_of(asked).get("error.type", "") == attributes_of(served).get("error.type", "") == code


def test_nothing_of_the_request_itself_was_sent(collector: Collector, server: Live, log: Path):
    assert collector.bodies and log.exists()
    for secret in (SECRET, "hush", "bearer"):
        assert not any(secret.encode() in body.lower() for body in collector.bodies), secret
