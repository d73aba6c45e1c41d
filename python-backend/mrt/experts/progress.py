"""How far a picture has been taken apart, told between two pieces of work, which is where it can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

Stage = Literal["wait", "read", "lift", "find", "cut", "refine", "reconcile", "check"]


class Progress(NamedTuple):
    """Piece `index` of `of` in a stage, counted from 1, is done or about to be."""

    stage: Stage
    index: int
    of: int


Report = Callable[[Progress], None]
"""Called often, at least once in a tile; what it raises stops the work and reaches the caller."""


def unheard(progress: Progress) -> None:
    """The report of a caller who does not want any."""
