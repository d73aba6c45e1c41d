"""One request while the diffusion transformer serves it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mrt import sampler
from mrt.serving.contract.request import Request
from mrt.serving.engine.active_run import ActiveRun, State


@dataclass(eq=False, kw_only=True)
class Run(ActiveRun):
    """`x` (N, C), `text` (L, T) and, where a family has one, `negative_text` (L', T) are set when encoded.

    `virtual_time`: tokens denoised, weighed by priority, among the runs of its caller (scheduler.py).
    """

    request: Request
    sigmas: np.ndarray
    virtual_time: float = 0.0
    step: int = 0
    x: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.float32))
    text: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.float32))
    negative_text: np.ndarray | None = None
    padded: dict[str, np.ndarray] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=lambda: {"encode": 0, "denoise": 0, "decode": 0})

    @property
    def rows(self) -> int:
        return self.request.rows

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
