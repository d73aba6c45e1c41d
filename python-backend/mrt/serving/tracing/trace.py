"""Spans of a run in its caller's trace, gathered and exported together when it ends. Knows no OpenTelemetry."""

from __future__ import annotations

import json
import logging
import random
import re
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mrt.serving.contract.events import Event
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.request import Request

log = logging.getLogger(__name__)
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_LONGEST_STATE = 512  # characters that everybody has to pass on
_LONGEST_ID = 64  # characters; callers choose it


Attributes = dict[str, str | int | float]


class Context(NamedTuple):
    """A span's identity (W3C Trace Context); `state` is tracestate as received."""

    trace_id: int
    span_id: int
    sampled: bool = True
    state: str = ""


class Span(NamedTuple):
    """Times in s of the engine's clock; `links`: spans of other runs that share the call."""

    name: str
    context: Context
    start: float
    end: float
    attributes: Attributes
    links: tuple[Context, ...] = ()


class Trace:
    """The span of one run, `mrt.run`, and its child spans. `export` gets it when it ends, in the same thread."""

    def __init__(self, export: Callable[[Trace], None], parent: Context | None, clock: Callable[[], float]):
        self._export, self._clock = export, clock
        self.parent, self.name = parent, "mrt.run"
        self.context = self.child() if parent else Context(random.getrandbits(128), random.getrandbits(64))
        self.start, self.end = clock(), 0.0
        self.attributes: Attributes = {}
        self.spans: list[Span] = []
        self.code = ""

    def child(self) -> Context:
        """The identity of a new span of this trace."""
        return (self.parent or self.context)._replace(span_id=random.getrandbits(64))

    def add(self, name: str, start: float, end: float) -> None:
        self.spans.append(Span(name, self.child(), start, end, {}))

    def understood(self, request: Request | ExpertRequest) -> None:
        """Attributes of a request that has been parsed; parsing it is a span."""
        self.name = "mrt.plan" if request.plan else "mrt.run"
        self.add("read", self.start, self._clock())
        self.attributes |= {"mrt.task": request.task, "mrt.priority": request.priority}
        if isinstance(request, ExpertRequest):
            self.attributes |= {"mrt.expert": "experts", "mrt.pixels": request.canvas[0] * request.canvas[1]}
        else:
            self.attributes |= {
                "mrt.tokens": request.layout.tokens,
                "mrt.bucket": request.bucket,
                "mrt.steps": request.steps,
            }

    def close(self, last: Event) -> None:
        """End and export. Of an error only the code is kept: texts may quote the request. `last`: the final event."""
        self.end = self._clock()
        self.code = last.info["code"] if last.kind == "error" else ""
        try:
            self._export(self)
        except Exception:  # serving does not depend on it
            log.exception("a trace could not be exported")


def add_shared_step(traces: Sequence[tuple[Trace, Attributes]], start: float, end: float) -> None:
    """A span of one denoiser call in the trace of each run that shares it, linked with those in the others."""
    spans = [(trace, trace.child(), attributes) for trace, attributes in traces]
    for trace, context, attributes in spans:
        links = tuple(other for _, other, _ in spans if other is not context and other.sampled)
        trace.spans.append(Span("step", context, start, end, attributes, links))


class Tracer:
    """Begins the trace of each request; `export` gets those that ended."""

    def __init__(self, export: Callable[[Trace], None], clock: Callable[[], float] = time.monotonic):
        self._export, self._clock = export, clock

    def begin(self, parameters: str, request_id: str) -> Trace:
        """`parameters`: of the request in Triton, JSON that includes the forwarded headers."""
        trace = Trace(self._export, parent_of(parameters), self._clock)
        if request_id:
            trace.attributes["mrt.request_id"] = request_id[:_LONGEST_ID]
        return trace


def parent_of(parameters: str) -> Context | None:
    """The caller's span; None where there is none, or none that can be read."""
    try:
        values = json.loads(parameters or "{}")
    except ValueError:  # Triton does not escape what it forwards
        return None
    found = _TRACEPARENT.fullmatch(str(values.get("traceparent", "")))
    if not found or (found[4] and found[0].startswith("00")):
        return None
    trace_id, span_id, flags = (int(digits, 16) for digits in found.group(1, 2, 3))
    if not (trace_id and span_id):
        return None
    state = str(values.get("tracestate", ""))
    return Context(trace_id, span_id, bool(flags & 1), state if len(state) <= _LONGEST_STATE else "")
