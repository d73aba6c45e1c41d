"""A string that is set: its lines and where they stand in a region."""

from __future__ import annotations

from dataclasses import dataclass

from mrt.experts.type.shaping import Run
from mrt.experts.type.style import Style


@dataclass(frozen=True)
class Line:
    """`string` as it is read; `runs` from the left with where the pen begins, px; `x`, `width`: of the ink, px;
    `baseline`: px from the region's top, whole."""

    string: str
    runs: tuple[tuple[Run, float], ...]
    x: float
    width: float
    baseline: int


@dataclass(frozen=True)
class Setting:
    """`width`, `height`: the region, px; `size`: of the type, px; `family`: that draws most of it; `notes`: where it
    is not as the style asks, a sentence each; `leftward`: whether it is read from the right."""

    width: int
    height: int
    size: float
    style: Style
    lines: tuple[Line, ...]
    family: str
    leftward: bool
    notes: tuple[str, ...]

    @property
    def string(self) -> str:
        return "\n".join(line.string for line in self.lines)
