"""The settings that all layers of a design share while it is drawn."""

from __future__ import annotations

from typing import NamedTuple

from mrt.data.backgrounds import Background
from mrt.geometry import Region


class Frame(NamedTuple):
    """`canvas`: width and height px. `overflows`: one of the layers leaves the page. Others as in Design."""

    canvas: tuple[int, int]
    page: Region
    background: Background
    aligned: bool
    accent: str | None
    overflows: bool
