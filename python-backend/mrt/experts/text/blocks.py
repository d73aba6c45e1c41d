"""Lines that belong together: of one colour and about one size, close to each other, with no other line between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.experts.reader.line import Line
from mrt.experts.reader.rectangles import Rectangle

_RATIO = 1.6  # of heights, at most
_GAP = 0.8  # of the smaller height, at most
_COLOUR = 38  # of 255, greatest difference of a channel
_TURN = 6  # degrees
_LARGEST = 1_500_000  # px of a block's box; beyond it lines are left apart


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in groups, both in the order in which they came."""
    group = list(range(len(lines)))
    for one in range(len(lines)):
        for other in range(one):
            if group[one] != group[other] and _belong(lines[one], lines[other], lines):
                old, new = sorted((group[one], group[other]), reverse=True)
                joined = [new if name == old else name for name in group]
                if _area([line for line, name in zip(lines, joined, strict=True) if name == new]) <= _LARGEST:
                    group = joined
    return [[line for line, own in zip(lines, group, strict=True) if own == name] for name in dict.fromkeys(group)]


def _belong(one: Line, other: Line, lines: Sequence[Line]) -> bool:
    small, large = sorted((one.rectangle.height, other.rectangle.height))
    if large > _RATIO * small or one.vertical != other.vertical or one.bend or other.bend:
        return False
    if np.abs(np.array(one.colour) - other.colour).max() > _COLOUR or _apart(one.angle, other.angle) > _TURN:
        return False
    along, across = _gaps(one.rectangle, other.rectangle)
    if max(along, across) > _GAP * small or (along > 0 and across > 0):
        return False
    between = _between(one.rectangle, other.rectangle)
    return not any(line is not one and line is not other and between.covers(line.rectangle) > 0.5 for line in lines)


def _gaps(one: Rectangle, other: Rectangle) -> tuple[float, float]:
    """The free px between two rectangles along and across the first one's direction, negative where they overlap."""
    offset = other.corners() - (one.x, one.y)
    own = offset @ one.axes().T
    low, high = own.min(0), own.max(0)
    half = np.array([one.width / 2, one.height / 2])
    along, across = np.maximum(low - half, -half - high)
    return float(along), float(across)


def _between(one: Rectangle, other: Rectangle) -> Rectangle:
    """The rectangle around both, in the first one's direction."""
    points = np.concatenate([one.corners(), other.corners()]) - (one.x, one.y)
    own = points @ one.axes().T
    low, high = own.min(0), own.max(0)
    x, y = (low + high) / 2 @ one.axes()
    width, height = high - low
    return Rectangle(one.x + x, one.y + y, width, height, one.angle)


def _apart(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)


def _area(lines: Sequence[Line]) -> float:
    corners = np.concatenate([line.corners for line in lines])
    return float(np.prod(corners.max(0) - corners.min(0)))
