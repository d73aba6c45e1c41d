"""Holes closed along straight lines: each pixel between the two ends of the lines through it that agree best.

Edges that cross a hole go on where a membrane would smear them. NumPy only.
"""

from __future__ import annotations

import numpy as np

from mrt.experts.text.membrane import rough
from mrt.experts.text.pixels import blurred

_WAYS = ((1, 0), (0, 1), (1, 1), (1, -1), (1, 2), (1, -2), (2, 1), (2, -1), (1, 3), (1, -3), (3, 1), (3, -1))
_NOISE = 0.02  # 0..1, by which ends may differ at no cost
_NONE = -1


def directed(values: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """`values` (h, w, c) float32 with what lies in `hole` (h, w) bool made anew from what lies around it."""
    smooth = rough(values, hole)
    at = np.flatnonzero(hole)
    if not len(at) or hole.all():
        return smooth
    width, channels = hole.shape[1], values.shape[2]
    weights = (~hole).astype(np.float32)
    around = blurred(values * weights[..., None]) / np.maximum(blurred(weights), 1e-3)[..., None]
    flat = around.reshape(-1, channels).astype(np.float32)
    total = np.full(len(at), 1e-9, np.float32)
    sums = smooth.reshape(-1, channels)[at] * total[:, None]
    rows = at // width
    columns = at - rows * width
    for down, right in _WAYS:
        one, other = (_ends(hole, sign * down, sign * right).ravel()[at] for sign in (1, -1))
        both = (one != _NONE) & (other != _NONE)
        before, behind = (_distance(end[both], rows[both], columns[both], width) for end in (one, other))
        first, second = flat[one[both]], flat[other[both]]
        differ = np.abs(first - second).max(1) + np.float32(_NOISE)
        length = before + behind
        weight = 1 / (differ * differ * differ * length * length)
        total[both] += weight
        sums[both] += first * (weight * behind / length)[:, None] + second * (weight * before / length)[:, None]
    smooth.reshape(-1, channels)[at] = sums / total[:, None]
    return smooth


def _distance(ends: np.ndarray, rows: np.ndarray, columns: np.ndarray, width: int) -> np.ndarray:
    down = ends // width
    return np.hypot((down - rows).astype(np.float32), (ends - down * width - columns).astype(np.float32))


def _ends(hole: np.ndarray, down: int, right: int) -> np.ndarray:
    """Of each pixel the first one outside the hole on the way, by its index, (h, w) int32."""
    height, width = hole.shape
    if down == 0:
        found = _ends(hole.T, right, 0)
        return np.where(found == _NONE, _NONE, found % height * width + found // height).T
    if down < 0:
        found = _ends(hole[::-1, ::-1], -down, -right)
        return np.where(found == _NONE, _NONE, hole.size - 1 - found)[::-1, ::-1]
    found = np.where(hole, np.int32(_NONE), np.arange(hole.size, dtype=np.int32).reshape(hole.shape))
    to, since = slice(max(0, -right), width - max(0, right)), slice(max(0, right), width + min(0, right))
    if abs(right) < width:
        for row in range(height - down - 1, -1, -1):
            np.copyto(found[row, to], found[row + down, since], where=hole[row, to])
    return found
