"""Learning rates over the time of a training."""

from __future__ import annotations

import math

_LEAST = 0.02


def falling(done: float, flat: float) -> float:
    """1 for a share `flat` of the time, then down to a fiftieth along half a cosine. `done`: share that is over."""
    rest = min(1.0, max(0.0, done - flat) / (1 - flat))
    return _LEAST + (1 - _LEAST) * (0.5 + 0.5 * math.cos(math.pi * rest))
