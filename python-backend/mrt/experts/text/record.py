"""What is known of the text of a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mrt.experts.reader.line import Line
from mrt.geometry import Region

Alignment = Literal["left", "center", "right"]
_CENTRED = 0.01  # of the picture's width, by which the middle of a single line may be off


@dataclass(frozen=True)
class Text:
    """`string`: lines parted by newlines; `box`: around the layer's pixels; `angle`: degrees clockwise; `bend`: by how
    many the one line of an arch turns clockwise from its beginning to its end, `angle` then that in its middle;
    `colour`: sRGB 0..255; `height`: px of a line's letters, from the top to the foot of what shows; `confidence`: 0..1,
    of the string; `family`, `size` (px of an em): of the font of mrt.experts.type that lies within a px of the letters,
    or "" and 0.
    """

    string: str
    lines: tuple[str, ...]
    box: Region
    angle: float
    vertical: bool
    colour: tuple[int, int, int]
    height: float
    alignment: Alignment
    confidence: float
    bend: float = 0.0
    family: str = ""
    size: float = 0.0


def recorded(block: Sequence[Line], pixels: np.ndarray, box: Region, size: tuple[int, int]) -> Text:
    """Of a block whose layer has `pixels` (h, w, 4) uint8 at `box`, on a picture of that width and height."""
    strings = tuple(line.string for line in block)
    letters = np.array([max(1, len(string)) for string in strings])
    sure = float(np.average([line.confidence for line in block], weights=letters))
    angle = float(np.median([line.angle for line in block]))
    heights = [_height(line, pixels, box) for line in block]
    return Text(
        "\n".join(strings),
        strings,
        box,
        angle,
        block[0].vertical,
        main_colour(pixels),
        float(np.median(heights)),
        _alignment(block, size[0]),
        sure,
        block[0].bend,
    )


def main_colour(pixels: np.ndarray) -> tuple[int, int, int]:
    """The commonest of the opaque colours."""
    opaque = pixels[pixels[..., 3] > 240][:, :3]
    if not len(opaque):
        opaque = pixels[pixels[..., 3] > 0][:, :3]
    cells = (opaque >> 4) @ np.array([256, 16, 1], np.uint16)
    red, green, blue = np.median(opaque[cells == np.bincount(cells).argmax()], 0)
    return int(red), int(green), int(blue)


def _height(line: Line, pixels: np.ndarray, box: Region) -> float:
    """Px across the line that its own pixels fill."""
    rows, columns = np.nonzero(pixels[..., 3] > 127)
    points = np.stack([columns + 0.5 + box.x, rows + 0.5 + box.y], 1)
    inside = points[line.rectangle.holds(points)]
    if not len(inside):
        return line.height
    return float(np.ptp(line.rectangle.own(inside)[:, 1])) + 1


def _alignment(block: Sequence[Line], width: int) -> Alignment:
    """By which edges of the lines agree best; a single line is centred where it stands in the picture's middle."""
    if len(block) == 1:
        one = block[0].rectangle
        return "center" if abs(one.x - width / 2) <= _CENTRED * width else "left"
    axes = block[0].rectangle.axes()
    along = np.array([[(corner @ axes[0]) for corner in line.corners] for line in block])
    low, high = along.min(1), along.max(1)
    spread = {"left": np.ptp(low), "center": np.ptp((low + high) / 2), "right": np.ptp(high)}
    ways: tuple[Alignment, ...] = ("left", "center", "right")
    return min(ways, key=lambda way: spread[way])
