"""Alphas at the picture's own size without a network, in the refiner's place. NumPy only."""

from __future__ import annotations

import numpy as np

from mrt.experts.native import LOW_ALPHA, UNMIXED
from mrt.experts.unmix import highest

_DEEP = 9  # px, odd, from the edge of a small alpha to what is surely inside of it


def by_colours(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """A refiner without a network: the alpha that unmixing found, (n, 1, h, w) float32, without holes deep inside a
    layer, where its colour may come near the ground's."""
    out = planes[:, UNMIXED].astype(np.float32) / 255
    for found, small in zip(out, planes[:, LOW_ALPHA].astype(np.float32) / 255, strict=True):
        inside = np.clip((1 - highest(1 - small, _DEEP) - 0.7) / 0.15, 0, 1)
        found[:] = np.maximum(found, inside * (small > 0.5))
    return out[:, None]


def by_raising(planes: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """The small alpha as it is, raised smoothly, (n, 1, h, w) float32."""
    return planes[:, LOW_ALPHA : LOW_ALPHA + 1].astype(np.float32) / 255
