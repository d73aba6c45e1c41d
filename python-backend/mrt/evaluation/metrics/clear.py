"""Grey where clear: what a model paints where the truth is empty (MRT's own admitted failure, section 4.3.3).

A pixel is clear where the truth has alpha 0 and no content within 1 px, diagonals included: at least 2 px away.
It is painted where the made alpha is over 8 of 255, and grey where its straight colour has channels within 32 of
255 of each other and a mean of 48 to 208: white and black layers that spill are no grey haze.
"""

from __future__ import annotations

import numpy as np

_ALPHA = 8 / 255
_CHROMA = 32 / 255
_DARK, _LIGHT = 48 / 255, 208 / 255


def painted_where_clear(made: np.ndarray, truth: np.ndarray) -> tuple[float, float] | None:
    """Of the clear pixels, the share painted grey and the share painted at all; None where none is clear.

    Premultiplied pictures (h, w, 4) in 0..1.
    """
    clear = ~grown(truth[..., 3] > 0)
    if not clear.any():
        return None
    pixels = made[clear]
    painted = pixels[:, 3] > _ALPHA
    straight = pixels[:, :3] / np.maximum(pixels[:, 3:], 1e-6)
    mean, chroma = straight.mean(1), straight.max(1) - straight.min(1)
    grey = painted & (chroma <= _CHROMA) & (mean >= _DARK) & (mean <= _LIGHT)
    return float(grey.mean()), float(painted.mean())


def grown(mask: np.ndarray, by: int = 1) -> np.ndarray:
    """A mask (h, w) and what lies within `by` px of it, diagonals included."""
    for axis in (0, 1):
        padded = np.moveaxis(np.pad(mask, by), axis, 0)
        size = mask.shape[axis]
        across = slice(by, by + mask.shape[1 - axis])
        mask = np.moveaxis(
            np.any([padded[shift : shift + size, across] for shift in range(2 * by + 1)], axis=0), 0, axis
        )
    return mask
