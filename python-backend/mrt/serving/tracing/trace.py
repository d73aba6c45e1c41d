"""Where a run's time went, as spans of its caller's trace: gathered, then handed on whole. Knows no OpenTelemetry."""

from __future__ import annotations

import json
import logging
import random
import re
import time
from collections.abc import Callable
from typing import NamedTuple

from mrt.serving.contract.events import Event
from mrt.serving.contract.request import Request

log = logging.getLogger(__name__)
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_LONGEST_STATE = 512  # characters that everybody has to pass on
_LONGEST_ID = 64  # characters; callers choose it


class Context(NamedTuple):
    """A span as others name it (W3C Trace Context); `state` is tracestate as it came."""

    trace_id: int
    span_id: int
    sampled: bool = True
    state: str = ""


class Span(NamedTuple):
    """Times in s of the engine's clock; `links`: spans of other runs that are of the same call."""

    name: str
    context: Context
    start: float
    end: float
    about: dict[str, str | int | float]
    links: tuple[Context, ...] = ()


class Trace:
    """The span of one run, `mrt.run`, and those below it. At its end `hand_on` is given it all, in the same thread."""

    def __init__(self, hand_on: Callable[[Trace], None], parent: Context | None, clock: Callable[[], float]):
        self._hand_on, self._clock = hand_on, clock
        self.parent, self.name = parent, "mrt.run"
        self.context = self.below() if parent else Context(random.getrandbits(128), random.getrandbits(64))
        self.start, self.end = clock(), 0.0
        self.about: dict[str, str | int | float] = {}
        self.spans: list[Span] = []
        self.code = ""

    def below(self) -> Context:
        """A new span of this trace."""
        return (self.parent or self.context)._replace(span_id=random.getrandbits(64))

    def add(self, name: str, start: float, end: float) -> None:
        self.spans.append(Span(name, self.below(), start, end, {}))

    def understood(self, request: Request) -> None:
        """What was asked for, once that is known; reading it is a span."""
        self.name = "mrt.plan" if request.plan else "mrt.run"
        self.add("read", self.start, self._clock())
        self.about |= {
            "mrt.task": request.task,
            "mrt.priority": request.priority,
            "mrt.tokens": request.layout.tokens,
            "mrt.bucket": request.bucket,
            "mrt.steps": request.steps,
        }

    def close(self, last: Event) -> None:
        """With the event that ends the run, of which an error's code alone is told: texts may quote the request."""
        self.end = self._clock()
        self.code = last.info["code"] if last.kind == "error" else ""
        try:
            self._hand_on(self)
        except Exception:  # nobody is served worse for it
            log.exception("a trace could not be handed on")


class Tracer:
    """`begin` for every request that comes; what ends goes to `hand_on`."""

    def __init__(self, hand_on: Callable[[Trace], None], clock: Callable[[], float] = time.monotonic):
        self._hand_on, self._clock = hand_on, clock

    def begin(self, parameters: str, request_id: str) -> Trace:
        """`parameters` of the request as Triton gives them: JSON, with the headers that it forwards."""
        trace = Trace(self._hand_on, parent_of(parameters), self._clock)
        if request_id:
            trace.about["mrt.request_id"] = request_id[:_LONGEST_ID]
        return trace


def parent_of(parameters: str) -> Context | None:
    """The caller's span; None where there is none, or none that can be read."""
    try:
        given = json.loads(parameters or "{}")
    except ValueError:  # Triton does not escape what it forwards
        return None
    found = _TRACEPARENT.fullmatch(str(given.get("traceparent", "")))
    if not found or (found[4] and found[0].startswith("00")):
        return None
    trace_id, span_id, flags = (int(digits, 16) for digits in found.group(1, 2, 3))
    if not (trace_id and span_id):
        return None
    state = str(given.get("tracestate", ""))
    return Context(trace_id, span_id, bool(flags & 1), state if len(state) <= _LONGEST_STATE else "")
