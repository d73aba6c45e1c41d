"""Alpha that is neither clear nor opaque, and nothing about its layer says why."""

from __future__ import annotations

import numpy as np

from mrt.experts.checks.small import near, steps
from mrt.kinds import Kind

CLEAR, OPAQUE = 0.1, 0.9
EDGE = 3  # cells, from a soft edge to what is clear and what is opaque
EVEN = 0.03  # of alpha, that it changes a cell where it is even
_TRANSLUCENT: tuple[Kind | None, ...] = ("panel", "line", None)
_THIN: tuple[Kind | None, ...] = ("text", "line", None)  # strokes that may be too thin to be opaque anywhere
_STRONG = 0.6  # of their alpha where it is strongest, that they have nearly everywhere
_FEWEST = 12.0  # cells of visible alpha of which anything can be said


def doubt(alpha: np.ndarray, through: np.ndarray, kind: Kind | None) -> float | None:
    """Share of what is seen of a layer that is in doubt, 0..1; None where too little of it is seen.

    `alpha`, `through` (h, w) float32 0..1: of the layer, and what those above let through. An edge may be soft; a
    panel, a line and what is of no known kind may be translucent, where they are so evenly.
    """
    seen = alpha * through
    total = float(seen.sum())
    if total < _FEWEST:
        return None
    alpha = np.pad(alpha, 1)
    grey = (alpha > CLEAR) & (alpha < OPAQUE)
    if not grey.any():
        return 0.0
    strong = _STRONG * float(np.quantile(alpha[alpha > CLEAR], 0.95)) if kind in _THIN else OPAQUE
    explained = near(alpha <= CLEAR, EDGE) & near(alpha >= strong, EDGE)
    if kind in _TRANSLUCENT:
        explained |= ~near(np.hypot(*steps(alpha)) > EVEN, 1)
    return float(seen[(grey & ~explained)[1:-1, 1:-1]].sum()) / total
