"""Things put together: beside, above and over each other. A block knows where each of its things lies in it.

`gap`: units between things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import NamedTuple

from mrt.words.asked import Thing

_ROW_OF = 0.16  # width by height of a page, for each thing of one row
_NARROW = 0.4  # width by height of a page, on which a column of single things is no waste
_HEIGHT = 0.77  # of a page's, that its things have beside a text
_UNEVEN = 0.7  # of a side, what it is worth where rows are not equally long
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

    @property
    def is_text(self) -> bool:
        return all(box.thing.string for box in self.boxes)

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
    """In rows that are centred, as large as they can be on a page so many times as wide as high."""
    rows, at = [], 0
    for count in _rows(len(blocks), aspect, gap):
        rows.append(row(blocks[at : at + count], gap))
        at += count
    return column(rows, gap)


def _rows(count: int, aspect: float, gap: float) -> list[int]:
    """How many lie in each row. Two, three and five, which no grid holds evenly, are one row where that has room."""
    if count in (1, 2, 3, 5) and aspect >= _ROW_OF * count:
        return [count]

    def side(rows: Sequence[int]) -> float:
        columns = max(rows)
        fits = min(aspect / (columns + gap * (columns - 1)), _HEIGHT / (len(rows) + gap * (len(rows) - 1)))
        return fits * (1 if min(rows) == columns else _UNEVEN)

    tried = (_shared(count, rows) for rows in range(1, count + 1))
    return max((rows for rows in tried if min(rows) > 1 or count < 4 or aspect < _NARROW), key=side)


def _shared(count: int, rows: int) -> list[int]:
    """As evenly as they can be, and the same from above and from below where that is possible."""
    few, more = divmod(count, rows)
    less = rows - more
    if less % 2 == 0:
        return [few] * (less // 2) + [few + 1] * more + [few] * (less // 2)
    return [few + 1] * (more - more // 2) + [few] * less + [few + 1] * (more // 2)


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
