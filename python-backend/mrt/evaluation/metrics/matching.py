"""Matching of generated layers with true ones, which may differ in number and order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def matched(made: Sequence[np.ndarray], truth: Sequence[np.ndarray]) -> list[float]:
    """Alpha soft IoU of each true layer with its made one: one to one, best pairs first, 0 where none is left.

    Pictures (h, w, 4) of one frame. This is kind to a method that orders its layers wrongly.
    """
    table = np.array([[_soft(a[..., 3], b[..., 3]) for a in made] for b in truth]).reshape(len(truth), len(made))
    found = [0.0] * len(truth)
    for _ in range(min(table.shape)):
        row, column = np.unravel_index(int(table.argmax()), table.shape)
        found[int(row)] = max(0.0, float(table[row, column]))
        table[row, :], table[:, column] = -1, -1
    return found


def _soft(a: np.ndarray, b: np.ndarray) -> float:
    union = float(np.maximum(a, b).sum())
    return float(np.minimum(a, b).sum()) / union if union > 1e-6 else 1.0
