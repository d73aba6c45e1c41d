"""Small filters on masks and planes. NumPy only."""

from __future__ import annotations

import numpy as np


def grown(mask: np.ndarray, reach: int) -> np.ndarray:
    """A mask (h, w) bool, larger by `reach` px: a disc."""
    out = mask
    for step in range(reach):  # square and cross by turns: an octagon
        cross = out.copy()
        cross[1:] |= out[:-1]
        cross[:-1] |= out[1:]
        wide = cross if step % 2 == 0 else out.copy()
        if step % 2:
            wide = cross.copy()
            wide[:, 1:] |= cross[:, :-1]
            wide[:, :-1] |= cross[:, 1:]
        else:
            wide[:, 1:] |= out[:, :-1]
            wide[:, :-1] |= out[:, 1:]
        out = wide
    return out


def shrunk(mask: np.ndarray, reach: int) -> np.ndarray:
    """A mask smaller by `reach` px; what lies beyond the edge counts as inside."""
    return ~grown(~mask, reach)


def blurred(plane: np.ndarray, times: int = 1) -> np.ndarray:
    """A plane (h, w) or (h, w, c) float under 1 2 1 along both axes, `times` over."""
    for _ in range(times):
        for axis in (0, 1):
            first, last = plane.take([0], axis), plane.take([-1], axis)
            padded = np.concatenate([first, plane, last], axis)
            length = plane.shape[axis]
            before, after = (np.take(padded, range(k, k + length), axis) for k in (0, 2))
            plane = (before + 2 * plane + after) / 4
    return plane


def most(stands: np.ndarray) -> np.ndarray:
    """Of differences (h, w, 3) the greatest of a channel, (h, w), without a sign."""
    apart = np.abs(stands)
    return np.maximum(np.maximum(apart[..., 0], apart[..., 1]), apart[..., 2])


def mean(plane: np.ndarray, reach: int) -> np.ndarray:
    """Means of a plane (h, w) in squares of 2 reach + 1 px, at the edges of what there is."""
    height, width = plane.shape
    sums = np.zeros((height + 1, width + 1))
    np.cumsum(np.cumsum(plane, 0), 1, out=sums[1:, 1:])
    rows, columns = np.arange(height), np.arange(width)
    top, foot = np.maximum(rows - reach, 0), np.minimum(rows + reach + 1, height)
    left, right = np.maximum(columns - reach, 0), np.minimum(columns + reach + 1, width)
    total = sums[foot][:, right] - sums[top][:, right] - sums[foot][:, left] + sums[top][:, left]
    return (total / ((foot - top)[:, None] * (right - left))).astype(np.float32)
