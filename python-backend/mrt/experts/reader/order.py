"""Reading order: columns of running text one after the other, all else row by row; vertical lines from the right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from mrt.experts.reader.line import Line

_ROW = 0.5  # of the smaller height, by which two lines of a row may lie apart
_GUTTER = 0.5  # of a line's height between two columns, at least
_RUNNING = 5.0  # widths to heights from which lines of a column are running text, not cells of a table
_COLUMN = 3  # lines of a column, at least


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines in the order in which they are read."""
    bands = _bands(lines)
    ordered: list[Line] = []
    start = 0
    while start < len(bands):
        end, columns = _section(bands, start)
        if columns:
            ordered += [line for column in columns for line in in_reading_order(column)]
        else:
            ordered += _by_rows(bands[start])
        start = end
    return ordered


def _bands(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines between free strips across the page, from the top."""
    if not lines:
        return []
    spans = np.array([_span(line) for line in lines])
    number = np.searchsorted(_gaps(spans[:, 1], spans[:, 3]), spans[:, 1], side="right")
    return [[line for line, own in zip(lines, number, strict=True) if own == band] for band in range(number.max() + 1)]


def _section(bands: Sequence[list[Line]], start: int) -> tuple[int, list[list[Line]]]:
    """Where the longest run of bands ends that is two columns, and those; one band and nothing where it is none."""
    if len(bands[start]) > 1:
        for end in range(len(bands), start, -1):
            columns = _columns([line for band in bands[start:end] for line in band])
            if columns:
                return end, columns
    return start + 1, []


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines left and right of a gutter, both running text; nothing where there is none."""
    if len(lines) < 2 * _COLUMN or not _running(lines):
        return []
    spans = np.array([_span(line) for line in lines])
    wide = _GUTTER * float(np.median([_tall(line) for line in lines]))
    for cut in _gaps(spans[:, 0], spans[:, 2], wide):
        parts = _parts(lines, spans[:, 0] < cut)
        if all(len(part) >= _COLUMN and _running(part) for part in parts):
            return parts
    return []


def _gaps(starts: np.ndarray, ends: np.ndarray, least: float = 0.0) -> list[float]:
    """Places that no span covers, wider than `least`, in their order."""
    order = np.argsort(starts)
    reached = np.maximum.accumulate(ends[order])[:-1]
    following = starts[order][1:]
    return [float(place) for place in ((reached + following) / 2)[following - reached > least]]


def _parts(lines: Sequence[Line], first: np.ndarray) -> list[list[Line]]:
    return [[line for line, own in zip(lines, first, strict=True) if own == side] for side in (True, False)]


def _running(lines: Sequence[Line]) -> bool:
    ratios = [line.rectangle.width / max(1.0, line.rectangle.height) for line in lines if not line.vertical]
    return len(ratios) * 2 > len(lines) and float(np.median(ratios)) >= _RUNNING


def _by_rows(lines: Sequence[Line]) -> list[Line]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: _span(one)[1]):
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
    span = _span(line)
    return span[3] - span[1]


def _span(line: Line) -> tuple[float, float, float, float]:
    """Left, top, right and bottom, a tenth of the height further in: readers' boxes of close lines overlap."""
    corners = line.corners
    (left, top), (right, bottom) = corners.min(0), corners.max(0)
    room = 0.1 * line.rectangle.height
    return float(left + room), float(top + room), float(right - room), float(bottom - room)
