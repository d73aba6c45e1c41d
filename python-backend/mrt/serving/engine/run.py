"""One request while it is served."""

from __future__ import annotations

import itertools
import logging
import threading
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from mrt import sampler
from mrt.serving.contract import events
from mrt.serving.contract.events import Event, Sink
from mrt.serving.contract.refusal import cancelled
from mrt.serving.contract.request import Request
from mrt.serving.tracing.trace import Trace

log = logging.getLogger(__name__)
_numbers = itertools.count()


class State(Enum):
    """A run's life, in this order; it ends in one of the last three."""

    WAITING = "waiting"  # for a slot
    ENCODING = "encoding"  # has a slot
    DENOISING = "denoising"  # between its first and its last step, or waiting for one of them
    DECODING = "decoding"  # and sending its layers
    FINISHED = "finished"
    CANCELLED = "cancelled"  # or its caller cannot be reached
    FAILED = "failed"


ENDS = (State.FINISHED, State.CANCELLED, State.FAILED)


@dataclass(eq=False)
class Run:
    """`x` (N, C), `text` (L, T) and, where a family has one, `negative_text` (L', T) are set when encoded.

    `number`: no other run's. `virtual_time`: tokens denoised, weighed by priority (scheduler.py). `ended_in`: the state
    in which it ended. Times in s.
    """

    request: Request
    sink: Sink
    sigmas: np.ndarray
    submitted: float
    trace: Trace | None = None
    number: int = field(default_factory=lambda: next(_numbers))
    state: State = State.WAITING
    ended_in: State = State.WAITING
    admitted: float = 0.0
    virtual_time: float = 0.0
    step: int = 0
    x: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.float32))
    text: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.float32))
    negative_text: np.ndarray | None = None
    padded: dict[str, np.ndarray] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=lambda: {"encode": 0, "denoise": 0, "decode": 0})
    _sending: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _changing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def ended(self) -> bool:
        return self.state in ENDS

    @property
    def rows(self) -> int:
        return self.request.rows

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

    def advance(self, velocity: np.ndarray) -> np.ndarray | None:
        """One Euler step with this run's rows of a batch, (rows, N, C) with the conditional row first.

        Returns the clean latents (N, C) that the network predicts, where the caller wants previews.
        """
        at = self.request.layout
        flow = velocity[0, : at.tokens]
        if self.rows == 2:
            flow = self.request.family.guide(flow, velocity[1, : at.tokens], self.request.guidance)
        sigma, next_sigma = self.sigmas[self.step], self.sigmas[self.step + 1]
        predicted = sampler.predicted_clean(self.x, flow, sigma, at.keep) if self.request.preview else None
        self.x = sampler.euler(self.x, flow, sigma, next_sigma, at.keep)
        self.step += 1
        if self.step == self.request.steps:
            self.enter(State.DECODING)
        return predicted


def _end_of(event: Event) -> State:
    """The state of a run after its final event."""
    if event.kind != "error":
        return State.FINISHED
    return State.CANCELLED if event.info["code"] == "cancelled" else State.FAILED
