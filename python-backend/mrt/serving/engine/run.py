"""One request while it is served."""

from __future__ import annotations

import itertools
import logging
import threading
from dataclasses import dataclass, field

import numpy as np

from mrt import sampler
from mrt.serving.contract.events import Event, Sink
from mrt.serving.contract.request import Request
from mrt.serving.tracing.trace import Trace

log = logging.getLogger(__name__)
_numbers = itertools.count()


@dataclass(eq=False)
class Run:
    """`x` (N, C), `text` (L, T) and, where a family has one, the `untold` text (L', T) are set when encoded.

    `number`: no other run's; `had`: tokens denoised (scheduler.py); times in s.
    """

    request: Request
    sink: Sink
    sigmas: np.ndarray
    submitted: float
    trace: Trace | None = None
    number: int = field(default_factory=lambda: next(_numbers))
    admitted: float = 0.0
    had: float = 0.0
    step: int = 0
    x: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.float32))
    text: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.float32))
    untold: np.ndarray | None = None
    padded: dict[str, np.ndarray] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=lambda: {"encode": 0, "denoise": 0, "decode": 0})
    outcome: str = ""
    gone: bool = False
    sending: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def ended(self) -> bool:
        return self.outcome != ""

    @property
    def phase(self) -> str:
        """Where the run is: encode until its first step, decode after its last."""
        if self.step == 0:
            return "encode"
        return "decode" if self.finished else "denoise"

    @property
    def rows(self) -> int:
        return self.request.rows

    @property
    def finished(self) -> bool:
        return self.step == self.request.steps

    def cancelled(self) -> bool:
        """Whether the caller left: it said so, or cannot be reached any more."""
        try:
            return self.gone or self.sink.is_cancelled()
        except Exception:
            log.exception("whether the run is cancelled is unknown")
            return True

    def send(self, event: Event, final: bool = False) -> None:
        """Pass an event on; nothing follows the final one. A caller that cannot be reached counts as gone."""
        with self.sending:
            if self.ended:
                return
            if final:
                self.outcome = _outcome(event)
                if self.trace:
                    self.trace.close(event)
            try:
                self.sink.send(event, final)
            except Exception:
                log.exception("event %s could not be sent", event.kind)
                self.gone = True

    def advance(self, velocity: np.ndarray) -> np.ndarray | None:
        """One Euler step with this run's rows of a batch, (rows, N, C) with the told row first.

        Returns the clean latents (N, C) that the network foresees, where its caller sees previews.
        """
        at = self.request.layout
        flow = velocity[0, : at.tokens]
        if self.rows == 2:
            flow = self.request.family.guide(flow, velocity[1, : at.tokens], self.request.guidance)
        sigma, following = self.sigmas[self.step], self.sigmas[self.step + 1]
        foreseen = sampler.predicted_clean(self.x, flow, sigma, at.keep) if self.request.preview else None
        self.x = sampler.euler(self.x, flow, sigma, following, at.keep)
        self.step += 1
        return foreseen


def _outcome(event: Event) -> str:
    """done, cancelled or error."""
    if event.kind != "error":
        return event.kind
    return "cancelled" if event.info["code"] == "cancelled" else "error"
