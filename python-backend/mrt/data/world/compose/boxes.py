"""Boxes in page pixels (floats until something is drawn) and the ways in which a page is cut up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, across: float, down: float | None = None) -> Box:
        down = across if down is None else down
        return Box(self.x + across, self.y + down, max(1, self.width - 2 * across), max(1, self.height - 2 * down))

    def moved(self, across: float, down: float) -> Box:
        return Box(self.x + across, self.y + down, self.width, self.height)

    def rows(self, shares: Sequence[float], gap: float = 0) -> list[Box]:
        """Cut into rows of these shares of the height, `gap` px between them."""
        free, y, found = self.height - gap * (len(shares) - 1), self.y, []
        for share in shares:
            height = free * share / sum(shares)
            found.append(Box(self.x, y, self.width, max(1, height)))
            y += height + gap
        return found

    def columns(self, shares: Sequence[float], gap: float = 0) -> list[Box]:
        turned = Box(self.y, self.x, self.height, self.width).rows(shares, gap)
        return [Box(box.y, box.x, box.height, box.width) for box in turned]

    def grid(self, columns: int, rows: int, gap: float = 0) -> list[Box]:
        """Equal cells, row by row."""
        return [cell for row in self.rows([1] * rows, gap) for cell in row.columns([1] * columns, gap)]

    def placed(self, width: float, height: float, across: float = 0.5, down: float = 0.5) -> Box:
        """A box of this size inside, at a share of the free room."""
        return Box(self.x + (self.width - width) * across, self.y + (self.height - height) * down, width, height)

    def fitting(self, ratio: float, across: float = 0.5, down: float = 0.5) -> Box:
        """The largest box of width / height = `ratio` inside."""
        width = min(self.width, self.height * ratio)
        return self.placed(width, width / ratio, across, down)
