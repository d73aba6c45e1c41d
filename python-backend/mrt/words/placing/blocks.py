"""Things put together: beside, above and over each other. A block knows where each of its things lies in it.

`gap`: units between things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, pi, sin, sqrt
from typing import NamedTuple

from mrt.words.asked import Thing

_ROW_OF = 0.27  # width by height of a page, for each of two or three things that are one row
_RIM = 0.3  # units of a thing that are seen around what lies on it, at least


class Box(NamedTuple):
    """In units, from the top left of the block. `z`: things with a higher one lie above."""

    thing: Thing
    x: float
    y: float
    width: float
    height: float
    z: int = 0


@dataclass(frozen=True)
class Block:
    width: float
    height: float
    boxes: tuple[Box, ...]

    def moved(self, x: float, y: float, z: int = 0) -> list[Box]:
        return [box._replace(x=box.x + x, y=box.y + y, z=box.z + z) for box in self.boxes]

    def scaled(self, by: float) -> Block:
        boxes = (Box(b.thing, b.x * by, b.y * by, b.width * by, b.height * by, b.z) for b in self.boxes)
        return Block(self.width * by, self.height * by, tuple(boxes))


def single(thing: Thing, width: float, height: float) -> Block:
    return Block(width, height, (Box(thing, 0, 0, width, height),))


def row(blocks: Sequence[Block], gap: float) -> Block:
    """Beside each other, left to right, centred on a line."""
    height, x, boxes = max(block.height for block in blocks), 0.0, []
    for block in blocks:
        boxes += block.moved(x, (height - block.height) / 2)
        x += block.width + gap
    return Block(x - gap, height, tuple(boxes))


def column(blocks: Sequence[Block], gap: float) -> Block:
    """Below each other, the first on top, centred."""
    width, y, boxes = max(block.width for block in blocks), 0.0, []
    for block in blocks:
        boxes += block.moved((width - block.width) / 2, y)
        y += block.height + gap
    return Block(width, y - gap, tuple(boxes))


def grid(blocks: Sequence[Block], aspect: float, gap: float) -> Block:
    """In rows, about so many times as wide as high; two or three are one row, unless that is too wide."""
    columns = max(1, min(len(blocks), ceil(sqrt(len(blocks) * aspect) - 0.3)))
    if len(blocks) <= 3 and aspect >= _ROW_OF * len(blocks):
        columns = len(blocks)
    columns = ceil(len(blocks) / ceil(len(blocks) / columns))  # rows as even as they can be
    return column([row(blocks[at : at + columns], gap) for at in range(0, len(blocks), columns)], gap)


def over(upper: Block, lower: Block, gap: float) -> Block:
    """One on the other, which is made large enough to be seen on all sides of it."""
    rim = max(gap, _RIM)
    scale = max((upper.width + 2 * rim) / lower.width, (upper.height + 2 * rim) / lower.height)
    lower = lower.scaled(max(1.0, scale))
    x, y = (lower.width - upper.width) / 2, (lower.height - upper.height) / 2
    top = 1 + max(box.z for box in lower.boxes)
    return Block(lower.width, lower.height, (*lower.boxes, *upper.moved(x, y, top)))


def around(outer: Sequence[Block], inner: Block, gap: float) -> Block:
    """Blocks on a circle around another; a single one encloses it."""
    if len(outer) == 1:
        return over(inner, outer[0], gap)
    side = max(max(block.width, block.height) for block in outer)
    radius = max(max(inner.width, inner.height) / 2 + side / 2 + gap, (side + gap / 2) / (2 * sin(pi / len(outer))))
    size = 2 * radius + side
    boxes = inner.moved((size - inner.width) / 2, (size - inner.height) / 2)
    for i, block in enumerate(outer):
        turn = 2 * pi * i / len(outer) - pi / 2
        x, y = size / 2 + radius * cos(turn), size / 2 + radius * sin(turn)
        boxes += block.moved(x - block.width / 2, y - block.height / 2)
    return Block(size, size, tuple(boxes))
