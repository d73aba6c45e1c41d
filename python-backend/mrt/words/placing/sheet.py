"""What a prompt asks for, put on a page: in the nine places that it names, and everything else in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mrt.geometry import Region
from mrt.words.asked import Asked
from mrt.words.placing.blocks import Block, Box, column, grid, row
from mrt.words.placing.groups import Group, groups

Way = Literal["column", "row", "beside"]
_ROWS, _COLUMNS = ("top", "middle", "bottom"), ("left", "", "right")


@dataclass(frozen=True)
class Sheet:
    """`cells`: by row and column of the nine places, in units. `unit`, `margin`: px."""

    cells: dict[tuple[int, int], Block]
    page: Region
    unit: float
    margin: float
    gap: float

    @property
    def fits(self) -> bool:
        width, height = (side - 2 * self.margin + 0.01 for side in self.page[2:])
        down = sum(self._heights) + self.gap * (sum(map(bool, self._heights)) - 1)
        across = max(_across([self.cells.get((row, at)) for at in range(3)], self.gap) for row in range(3))
        return down * self.unit <= height and across * self.unit <= width

    def boxes(self) -> list[Box]:
        """In px of the page's canvas."""
        page, boxes = self.page, []
        upper, _, lower = (height + self.gap if height else 0 for height in self._heights)
        top = page.y + self.margin + upper * self.unit
        bottom = page.bottom - self.margin - lower * self.unit
        for (place, at), cell in self.cells.items():
            block = cell.scaled(self.unit)
            left, right = page.x + self.margin, page.right - self.margin - block.width
            x = (left, page.x + (page.width - block.width) / 2, right)[at]
            y = (page.y + self.margin, (top + bottom - block.height) / 2, page.bottom - self.margin - block.height)[
                place
            ]
            boxes += block.moved(x, y)
        return boxes

    @property
    def _heights(self) -> list[float]:
        return [max((cell.height for (row, _), cell in self.cells.items() if row == at), default=0) for at in range(3)]


def sheet_of(
    asked: Asked, page: Region, unit: float, margin: float, gap: float, way: Way, longest: float, letters: float
) -> Sheet:
    """`way`: whether things and texts that may lie anywhere are below or beside each other, or all texts in a column
    `beside` the things; `longest`, `letters`: as of extent."""
    aspect = page.width / page.height
    listed: dict[tuple[int, int], list[Block]] = {}
    found = groups(asked, longest, letters, gap, aspect)
    for group in found:
        if group.place:
            listed.setdefault(_cell(group.place), []).append(group.block)
    if free := _rows([group for group in found if not group.place], aspect, gap):
        listed.setdefault((1, 1), []).append(_put(free, gap, way))
    return Sheet({cell: column(blocks, gap) for cell, blocks in listed.items()}, page, unit, margin, gap)


def _put(blocks: Sequence[Block], gap: float, way: Way) -> Block:
    if way != "beside":
        return (column if way == "column" else row)(blocks, gap)
    texts = [block for block in blocks if block.is_text]
    things = [block for block in blocks if not block.is_text]
    sides = [column(side, gap) for side in (texts, things) if side]
    return row(sides if blocks[0].is_text else sides[::-1], gap)


def _cell(place: str) -> tuple[int, int]:
    if place == "centre":
        return 1, 1
    vertical, _, side = place.partition(" ")
    return _ROWS.index(vertical), _COLUMNS.index(side)


def _rows(free: Sequence[Group], aspect: float, gap: float) -> list[Block]:
    """Single things in a grid; each text, and each of what is there several times, in a row of its own."""
    rows: list[Block] = []
    singles: list[Block] = []
    for group in free:
        if group.is_text or len(group.block.boxes) > 1:
            rows += [grid(singles, aspect, gap)] if singles else []
            rows.append(group.block)
            singles = []
        else:
            singles.append(group.block)
    return [*rows, *([grid(singles, aspect, gap)] if singles else [])]


def _across(band: Sequence[Block | None], gap: float) -> float:
    left, centre, right = band
    sides = [side.width for side in (left, right) if side]
    if centre and sides:
        return centre.width + 2 * (gap + max(sides))
    return sum(sides) + gap * (len(sides) - 1) if sides else centre.width if centre else 0
