"""Layers that are fragments: many pieces, of which none is the thing itself."""

from __future__ import annotations

import numpy as np

from mrt.experts.components import components
from mrt.kinds import Kind

MANY = 5  # pieces
_SPECK = 0.002  # of what is shown, below which a piece does not count
_SHOWN = 0.35  # of the highest alpha
_WHOLE: tuple[Kind | None, ...] = ("picture", "drawing", "panel", None)  # text, groups, dotted lines have pieces


def shards(alpha: np.ndarray, kind: Kind | None) -> float | None:
    """Share of a layer that does not belong to its largest piece, 0..1; 0 where the pieces are not many.

    `alpha` (h, w) float32 0..1. None for a kind that may have pieces, and where nothing is shown.
    """
    peak = float(alpha.max(initial=0))
    if kind not in _WHOLE or peak < 0.1:
        return None
    areas = components(alpha > _SHOWN * peak).areas
    areas = areas[areas >= _SPECK * areas.sum()]
    return 1 - float(areas.max() / areas.sum()) if len(areas) >= MANY else 0.0
