"""Where a plane crosses a level, as closed lines between pixels: marching squares (Lorensen and Cline 1987, in 2D)."""

from __future__ import annotations

import numpy as np

_Edge = tuple[str, int, int]  # of two neighbours: "across" or "down", and the first one's row and column

# By which corners of a square are inside (1 top left, 2 top right, 4 bottom right, 8 bottom left): from which of its
# sides (top, right, bottom, left) to which a line goes, the inside on its right.
_TOP, _RIGHT, _BOTTOM, _LEFT = range(4)
_WAYS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((_LEFT, _TOP),),
    2: ((_TOP, _RIGHT),),
    3: ((_LEFT, _RIGHT),),
    4: ((_RIGHT, _BOTTOM),),
    6: ((_TOP, _BOTTOM),),
    7: ((_LEFT, _BOTTOM),),
    8: ((_BOTTOM, _LEFT),),
    9: ((_BOTTOM, _TOP),),
    11: ((_BOTTOM, _RIGHT),),
    12: ((_RIGHT, _LEFT),),
    13: ((_RIGHT, _TOP),),
    14: ((_TOP, _LEFT),),
}
_SADDLES = {  # two opposite corners inside: joined where the square's mean is inside, too, or else apart
    5: (((_LEFT, _BOTTOM), (_RIGHT, _TOP)), ((_LEFT, _TOP), (_RIGHT, _BOTTOM))),
    10: (((_TOP, _LEFT), (_BOTTOM, _RIGHT)), ((_TOP, _RIGHT), (_BOTTOM, _LEFT))),
}


def contours(plane: np.ndarray, level: float = 0.5) -> list[np.ndarray]:
    """Closed lines (n, 2) of x and y, in px from the middle of the first pixel, where (h, w) float crosses `level`;
    what lies beyond its edge counts as 0."""
    padded = np.pad(np.asarray(plane, np.float64), 1)
    following = _steps(padded, level)
    rings = []
    while following:
        start, at = following.popitem()
        ring = [start]
        while at != start:
            ring.append(at)
            at = following.pop(at)
        rings.append(np.array([_crossing(padded, edge, level) for edge in ring]) - 1)
    return rings


def _steps(plane: np.ndarray, level: float) -> dict[_Edge, _Edge]:
    inside = plane > level
    code = inside[:-1, :-1] + 2 * inside[:-1, 1:] + 4 * inside[1:, 1:] + 8 * inside[1:, :-1]
    following: dict[_Edge, _Edge] = {}
    for row, column in np.argwhere((code > 0) & (code < 15)).tolist():
        sides: tuple[_Edge, ...] = (
            ("across", row, column),
            ("down", row, column + 1),
            ("across", row + 1, column),
            ("down", row, column),
        )
        own = int(code[row, column])
        if own in _SADDLES:
            joined, apart = _SADDLES[own]
            ways = joined if plane[row : row + 2, column : column + 2].mean() > level else apart
        else:
            ways = _WAYS[own]
        following |= {sides[start]: sides[end] for start, end in ways}
    return following


def _crossing(plane: np.ndarray, edge: _Edge, level: float) -> tuple[float, float]:
    way, row, column = edge
    other = plane[row, column + 1] if way == "across" else plane[row + 1, column]
    share = (level - plane[row, column]) / (other - plane[row, column])
    return (column + share, row) if way == "across" else (column, row + share)
