"""What every run has, whoever serves it: its caller, where it stands, and how it ends."""

from __future__ import annotations

import itertools
import logging
import threading
from dataclasses import dataclass, field
from enum import Enum

from mrt.serving.contract import events
from mrt.serving.contract.allowances import NOBODY
from mrt.serving.contract.events import Event, Sink
from mrt.serving.contract.expert_request import ExpertRequest
from mrt.serving.contract.refusal import cancelled
from mrt.serving.contract.request import Request
from mrt.serving.engine.accounts import Account
from mrt.serving.tracing.trace import Trace

log = logging.getLogger(__name__)
_numbers = itertools.count()


class State(Enum):
    """A run's life, in this order; it ends in one of the last three."""

    WAITING = "waiting"  # for a slot
    TAKING_APART = "taking apart"  # by the experts, instead of the next three
    ENCODING = "encoding"  # has a slot
    DENOISING = "denoising"  # between its first and its last step, or waiting for one of them
    DECODING = "decoding"  # and sending its layers
    FINISHED = "finished"
    CANCELLED = "cancelled"  # or its caller cannot be reached
    FAILED = "failed"


ENDS = (State.FINISHED, State.CANCELLED, State.FAILED)


@dataclass(eq=False, kw_only=True)
class ActiveRun:
    """`account`: its caller's. `number`: no other run's. `ended_in`: the state in which it ended. Times in s."""

    request: Request | ExpertRequest
    sink: Sink
    submitted: float
    account: Account = field(default_factory=lambda: Account(NOBODY))
    trace: Trace | None = None
    number: int = field(default_factory=lambda: next(_numbers))
    state: State = State.WAITING
    ended_in: State = State.WAITING
    admitted: float = 0.0
    _sending: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _changing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def ended(self) -> bool:
        return self.state in ENDS

    @property
    def weight(self) -> float:
        """Of its work against that for other callers."""
        return self.account.allowance.weight(self.request.priority)

    def enter(self, state: State) -> None:
        """Go on to a state; a run that has ended stays ended, whichever thread ended it."""
        with self._changing:
            if not self.ended:
                self.state, self.ended_in = state, self.state

    def add_span(self, stage: str, start: float, end: float) -> None:
        """A span in its trace, if it has one. Times in s."""
        if self.trace:
            self.trace.add(stage, start, end)

    def cancelled(self) -> bool:
        """Whether the caller cancelled, or cannot be reached any more."""
        try:
            return self.state is State.CANCELLED or self.sink.is_cancelled()
        except Exception:
            log.exception("whether the run is cancelled is unknown")
            return True

    def send(self, event: Event, final: bool = False) -> None:
        """Send an event; none follows the final one. A run whose caller cannot be reached is cancelled."""
        with self._sending:
            if not self._send(event, final) and not final:
                self._send(events.error(cancelled()), final=True)

    def _send(self, event: Event, final: bool) -> bool:
        """Whether the event was sent, or the run had ended before."""
        if self.ended:
            return True
        if final:
            self.enter(_end_of(event))
            if self.trace:
                self.trace.close(event)
        try:
            self.sink.send(event, final)
        except Exception:
            log.exception("event %s could not be sent", event.kind)
            return False
        return True


def _end_of(event: Event) -> State:
    """The state of a run after its final event."""
    if event.kind != "error":
        return State.FINISHED
    return State.CANCELLED if event.info["code"] == "cancelled" else State.FAILED
