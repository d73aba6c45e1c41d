"""A unit: one object of a page by the grouping rule (README.md), drawn alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrt.geometry import Region
from mrt.kinds import Kind

OPAQUE_RECTANGLE = 0.98  # of its box that a shape fills, to be a rectangle


@dataclass(frozen=True)
class Unit:
    """`pixels`: premultiplied RGBA (height, width, 4) uint8 of exactly `region`, the tight box on the page.

    `frame`: the box that says how near two units are: a text's own frame, else the region. `letter`: size of a text's
    first letter in points, 0 where there is none. `border`: it is the border of a text frame.
    """

    kind: Kind
    name: str
    region: Region
    pixels: np.ndarray
    frame: Region
    text: str | None = None
    letter: float = 0
    border: bool = False

    @property
    def alpha(self) -> np.ndarray:
        """(height, width) float32 0..1"""
        return self.pixels[..., 3].astype(np.float32) / 255


def tight(alpha: np.ndarray) -> Region | None:
    """The box of what is not clear in (h, w); None where all is."""
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    if len(rows) == 0:
        return None
    x, y = int(columns[0]), int(rows[0])
    return Region(x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y)


def around(first: Region, second: Region) -> Region:
    x, y = min(first.x, second.x), min(first.y, second.y)
    return Region(x, y, max(first.right, second.right) - x, max(first.bottom, second.bottom) - y)


def gap(first: Region, second: Region) -> int:
    """Px between two boxes along the axis on which they are further apart; 0 where they touch or overlap."""
    across = max(first.x, second.x) - min(first.right, second.right)
    down = max(first.y, second.y) - min(first.bottom, second.bottom)
    return max(0, across, down)


def touches(first: Unit, second: Unit) -> bool:
    """Whether any pixel shows something of both."""
    common = first.region.intersect(second.region)
    if common.width == 0 or common.height == 0:
        return False
    parts = [unit.pixels[common.within(unit.region)][..., 3] > 0 for unit in (first, second)]
    return bool((parts[0] & parts[1]).any())
