"""Holes closed as smoothly as a membrane that is held at their rims: the Laplace equation, by pull and push and
over-relaxation. NumPy only."""

from __future__ import annotations

import numpy as np

from mrt.experts.unmix import spread

_STEPS = 20
_RELAXED = 1.6


def rough(values: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """`values` (h, w, c) float32 with `hole` (h, w) bool closed by pull and push alone: smooth, but no membrane yet."""
    if not hole.any():
        return values
    if hole.all():
        return np.zeros_like(values)
    known = np.where(hole[..., None], np.float32(0), values)
    return spread(known, (~hole).astype(np.float32)).astype(np.float32)


def membrane(values: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """`values` (h, w, c) float32 with what lies in `hole` (h, w) bool made anew from what lies around it.

    Where nothing is known, 0.
    """
    start = rough(values, hole)
    if not hole.any() or hole.all():
        return start
    height, width = hole.shape
    flat = start.reshape(height * width, -1)
    rows, columns = np.nonzero(hole)
    halves = []
    for parity in (0, 1):
        own = (rows + columns) % 2 == parity
        y, x = rows[own], columns[own]
        around = (
            np.maximum(y - 1, 0) * width + x,
            np.minimum(y + 1, height - 1) * width + x,
            y * width + np.maximum(x - 1, 0),
            y * width + np.minimum(x + 1, width - 1),
        )
        halves.append((y * width + x, around))
    for _ in range(_STEPS):
        for own, (up, down, left, right) in halves:
            mean = (flat[up] + flat[down] + flat[left] + flat[right]) / 4
            flat[own] += _RELAXED * (mean - flat[own])
    return flat.reshape(values.shape)
