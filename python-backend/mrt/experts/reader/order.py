"""Reading order: rows from the top, within a row by the direction of the script; columns from the right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from mrt.experts.reader.line import Line

_ROW = 0.5  # of the smaller height, by which two lines of a row may lie apart


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines row by row. Lines of a row: from the left, or from the right where they are vertical."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: _top(one)):
        row = next((row for row in rows if any(_beside(line, other) for other in row)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    ordered: list[Line] = []
    for row in rows:
        row.sort(key=lambda one: one.rectangle.x)
        for vertical, same in groupby(row, key=lambda one: one.vertical):
            ordered += list(same)[:: -1 if vertical else 1]
    return ordered


def _beside(one: Line, other: Line) -> bool:
    apart = abs(one.rectangle.y - other.rectangle.y)
    return apart < _ROW * min(_tall(one), _tall(other))


def _tall(line: Line) -> float:
    corners = line.corners
    return float(corners[:, 1].max() - corners[:, 1].min())


def _top(line: Line) -> float:
    return float(line.corners[:, 1].min())
