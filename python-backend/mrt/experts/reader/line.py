"""A line of text in a picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mrt.experts.reader.rectangles import Rectangle
from mrt.geometry import Region


@dataclass(frozen=True)
class Line:
    """`rectangle`: around the line in picture px, its direction that of reading; `confidence`: 0..1, of the letters.

    `vertical`: upright letters below each other; `colour`: sRGB 0..255, the letters' main one; `height`: px from the
    top to the foot of what shows of them, across the direction of reading (so it depends on which letters they are).
    """

    string: str
    rectangle: Rectangle
    confidence: float
    vertical: bool
    colour: tuple[int, int, int]
    height: float

    @property
    def angle(self) -> float:
        """By which the letters are turned, those in the middle of an arch: degrees clockwise, above -180, to 180."""
        angle = self.rectangle.angle - (90 if self.vertical else 0)
        return 180 - (180 - angle) % 360

    @property
    def bend(self) -> float:
        """By how many degrees clockwise the line turns from its beginning to its end."""
        return self.rectangle.bend

    @property
    def corners(self) -> np.ndarray:
        """As x and y, (4, 2): where the first letter's top begins, then clockwise; of an arch those of what is around
        it."""
        return self.rectangle.corners()

    def region(self, width: int, height: int) -> Region:
        """The upright box of whole pixels around the line, on a picture of that size."""
        corners = self.corners
        left, top = np.floor(corners.min(0)).astype(int)
        right, bottom = np.ceil(corners.max(0)).astype(int)
        box = Region(int(left), int(top), int(right - left), int(bottom - top))
        return box.intersect(Region(0, 0, width, height))
