"""Filling in what a layer hides: straight on along rows and columns, which keeps flat, graded and striped grounds."""

from __future__ import annotations

import numpy as np


def inpainted(picture: np.ndarray, known: np.ndarray) -> np.ndarray:
    """A picture (h, w, c) whose pixels outside `known` (h, w) come from the nearest known ones beside and above them.

    Between the two ends of a gap in a row it goes from one to the other; the same in columns; and the direction
    whose ends agree better weighs more. What has no known pixel in row or column takes the mean.
    """
    if known.all():
        return picture
    if not known.any():
        return np.zeros_like(picture)
    across, trust_across = _bridged(picture, known)
    down, trust_down = (np.swapaxes(part, 0, 1) for part in _bridged(np.swapaxes(picture, 0, 1), known.T))
    total = trust_across + trust_down
    blended = (across * trust_across + down * trust_down) / np.maximum(total, 1e-9)
    blended = np.where(total > 0, blended, picture[known].mean(0))
    return np.where(known[..., None], picture, blended)


def _bridged(picture: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every pixel between the nearest known ones left and right, and the trust in it (h, w, 1)."""
    height, width = known.shape
    column, row = np.arange(width), np.arange(height)[:, None]
    left = np.maximum.accumulate(np.where(known, column, -1), 1)
    right = np.minimum.accumulate(np.where(known, column, width)[:, ::-1], 1)[:, ::-1]
    has_left, has_right = left >= 0, right < width
    start = picture[row, np.where(has_left, left, np.minimum(right, width - 1))]
    end = picture[row, np.where(has_right, right, np.maximum(left, 0))]
    gap = np.where(has_left & has_right, right - left, width)
    share = ((column - left) / np.maximum(1, gap))[..., None]
    bridged = np.where((has_left & has_right)[..., None], start + (end - start) * np.clip(share, 0, 1), start)
    disagreement = np.abs(end - start).max(-1) + np.where(has_left & has_right, 0, 0.1)
    trust = np.where(has_left | has_right, 1 / (0.02 + disagreement) ** 3 / (8 + gap), 0)
    return bridged, trust[..., None]
