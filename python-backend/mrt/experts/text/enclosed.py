"""Letters on a badge or a button whose corners their line reaches beyond. NumPy only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mrt.experts.components import components
from mrt.experts.islands import without_holes
from mrt.experts.pieces import STEP, smooth
from mrt.experts.text.window import Window

_BEYOND = 0.2  # share of the lines that lies beyond it at most
_MOST = 0.3  # share of the lines that one even piece of ground fills at least


def enclosed(window: Window) -> Window | None:
    """The window with all beyond the even piece that the letters stand on given to others; None where there is none."""
    own = window.away <= 0
    pieces = components(smooth(window.picture, STEP))
    inside = pieces.sums(own)
    if not pieces.count or inside.max() < _MOST * own.sum():
        return None
    beyond = ~without_holes(pieces.painted(inside == inside.max()))
    if (beyond & own).sum() > _BEYOND * own.sum():
        return None
    return replace(window, others=np.where(beyond, np.float32(-1), window.others))
