"""What of a caller's headers reaches the model, whoever the caller is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from app import spans_of
from ask import PLAN, ask
from mrt.serving.testing.collector import Collector, attributes_of
from mrt.serving.testing.patience import HANG
from mrt.serving.testing.servers import Live

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319{}", "b7ad6b7169203331"


def traceparent(number: int, flags: str = "01") -> str:
    return f"00-{TRACE.format(number)}-{SPAN}-{flags}"


def served(collector: Collector, request_id: str) -> list[Any]:
    plans = [span for span in collector.spans if span.name == "mrt.plan"]
    return [span for span in plans if attributes_of(span).get("mrt.request_id") == request_id]


def test_headers_join_a_trace_without_any_tracer(collector: Collector, server: Live):
    headers = {"traceparent": traceparent(1), "tracestate": "vendor=1", "authorization": "Bearer hush"}
    ask(server.grpc, PLAN, "known", headers | {"x-traceparent": "hush", "traceparent-2": "hush"})
    spans_of(collector, TRACE.format(1), lambda spans: len(spans) == 2)
    (run,) = served(collector, "known")
    assert (run.trace_id.hex(), run.parent_span_id.hex(), run.trace_state) == (TRACE.format(1), SPAN, "vendor=1")


def test_over_http_the_context_stands_in_the_body(collector: Collector, server: Live):
    body = {"task": ["text_to_layers"], "prompt": ["red heart icon on a blue background"], "plan": [True]}
    body |= {"encoding": ["base64"], "traceparent": traceparent(2), "id": "over http"}
    request = Request(f"http://{server.http}/v2/models/mrt/generate_stream", json.dumps(body).encode())
    with urlopen(request, timeout=HANG) as answer:
        assert b'"event":"plan"' in answer.read()
    spans_of(collector, TRACE.format(2), lambda spans: len(spans) == 2)
    (run,) = served(collector, "over http")
    assert run.parent_span_id.hex() == SPAN


def test_the_callers_choice_to_trace_nothing_holds(collector: Collector, server: Live):
    ask(server.grpc, PLAN, "unseen", {"traceparent": traceparent(3, flags="00")})
    ask(server.grpc, PLAN, "seen", {"traceparent": traceparent(4)})
    spans_of(collector, TRACE.format(4), lambda spans: len(spans) == 2)
    assert not served(collector, "unseen") and len(served(collector, "seen")) == 1


def test_a_context_that_cannot_be_read_is_as_if_there_were_none(collector: Collector, server: Live):
    for number, wrong in enumerate(("00-0-0-0", traceparent(5).upper(), 'a"b', "")):
        ask(server.grpc, PLAN, f"wrong {number}", {"traceparent": wrong})
    ask(server.grpc, PLAN, "after", {"traceparent": traceparent(6)})
    spans_of(collector, TRACE.format(6), lambda spans: len(spans) == 2)
    for number in range(4):
        (run,) = served(collector, f"wrong {number}")
        assert not run.parent_span_id and not run.status.code


def test_nothing_else_of_the_headers_is_anywhere(collector: Collector, server: Live, log: Path):
    ask(server.grpc, PLAN, "hidden", {"authorization": "Bearer hush", "traceparent": traceparent(7)})
    spans_of(collector, TRACE.format(7), lambda spans: len(spans) == 2)
    assert not any(b"hush" in body for body in collector.bodies)
    assert "hush" not in log.read_text()
