"""Layers of text laid on a ground again. NumPy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mrt.experts.text.lift import TextLayer


def summed(layers: Sequence[TextLayer], ground: np.ndarray) -> np.ndarray:
    """The layers, bottom to top, on a ground (h, w, 3) uint8; the same."""
    picture = ground.copy()
    for layer in layers:
        box = layer.region
        part = picture[box.y : box.bottom, box.x : box.right]
        alpha = layer.pixels[..., 3:].astype(np.float32) / 255
        part[:] = np.rint(part * (1 - alpha) + layer.pixels[..., :3] * alpha)
    return picture


def alpha_of(layers: Sequence[TextLayer], shape: tuple[int, ...]) -> np.ndarray:
    """Of all layers together on a picture of `shape` (h, w), (h, w) float32 0..1."""
    through = np.ones(shape, np.float32)
    for layer in layers:
        box = layer.region
        through[box.y : box.bottom, box.x : box.right] *= 1 - layer.pixels[..., 3].astype(np.float32) / 255
    return 1 - through
