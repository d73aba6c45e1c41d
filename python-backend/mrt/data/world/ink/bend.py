"""Words bent along an arc or a wave: every pixel of the bent picture is looked up in the straight one."""

from __future__ import annotations

import numpy as np


def arc(mask: np.ndarray, degrees: float) -> np.ndarray:
    """A mask (h, w) along an arc that turns by `degrees`, positive upwards like a rainbow; cropped tight."""
    height, width = mask.shape
    sweep = np.radians(abs(degrees))
    radius = width / sweep  # of the line at half height
    outer, inner = radius + height / 2, max(0.0, radius - height / 2)
    half = min(np.pi, sweep / 2)
    wide = int(np.ceil(2 * outer * (np.sin(half) if half < np.pi / 2 else 1))) + 2
    low = inner * np.cos(half) if half < np.pi / 2 else outer * np.cos(half)
    high = int(np.ceil(outer - low)) + 2
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    x -= (wide - 1) / 2
    y = outer - y
    angle, distance = np.arctan2(x, y), np.hypot(x, y)
    bent = sampled(mask, angle * radius + width / 2 - 0.5, outer - distance - 0.5)
    if degrees < 0:
        flipped = sampled(mask[::-1], angle * radius + width / 2 - 0.5, outer - distance - 0.5)
        bent = flipped[::-1]
    return _tight(bent)


def wave(mask: np.ndarray, swing: float, waves: float) -> np.ndarray:
    """A mask that goes up and down by `swing` px, `waves` times."""
    height, width = mask.shape
    y, x = np.mgrid[0 : height + 2 * int(swing) + 2, 0:width].astype(np.float32)
    return _tight(sampled(mask, x, y - int(swing) - 1 - swing * np.sin(2 * np.pi * waves * x / width)))


def sampled(mask: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Bilinear values of a mask (h, w) uint8 at places; 0 outside."""
    height, width = mask.shape
    wide = np.zeros((height + 2, width + 2), np.float32)
    wide[1:-1, 1:-1] = mask
    x, y = np.clip(x + 1, 0, width + 0.999), np.clip(y + 1, 0, height + 0.999)
    column, row = x.astype(np.int32), y.astype(np.int32)
    across, down = x - column, y - row
    upper = wide[row, column] * (1 - across) + wide[row, column + 1] * across
    lower = wide[row + 1, column] * (1 - across) + wide[row + 1, column + 1] * across
    return np.rint(upper * (1 - down) + lower * down).astype(np.uint8)


def _tight(mask: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(mask.max(1) > 2), np.flatnonzero(mask.max(0) > 2)
    if not len(rows):
        raise ValueError("nothing is left of the words after bending")
    return np.ascontiguousarray(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
