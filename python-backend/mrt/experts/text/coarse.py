"""Large holes closed on a smaller picture: what lies deep in them is smooth, and their rims are met at full size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from mrt.experts.text.membrane import rough

Way = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""`values` (h, w, c) float32 and `hole` (h, w) bool to the values with the hole closed."""


def closed(values: np.ndarray, hole: np.ndarray, way: Way, by: int) -> np.ndarray:
    """`values` (h, w, c) float32 with `hole` closed by `way` on a picture `by` times smaller along both sides."""
    if by <= 1 or not hole.any() or hole.all():
        return way(values, hole)
    height, width = hole.shape
    room = ((0, -height % by), (0, -width % by), (0, 0))
    known = np.pad((~hole).astype(np.float32)[..., None], room)
    share = _means(known, by)
    colours = _means(np.pad(values, room) * known, by) / np.maximum(share, 1e-6)
    made = way(colours.astype(np.float32), share[..., 0] == 0)
    size = (made.shape[1] * by, made.shape[0] * by)
    planes = [Image.fromarray(np.ascontiguousarray(made[..., k])) for k in range(made.shape[2])]
    raised = np.stack([np.asarray(plane.resize(size, Image.Resampling.BILINEAR)) for plane in planes], -1)
    raised = raised[:height, :width]
    return np.where(hole[..., None], raised + rough(values - raised, hole), values)


def _means(values: np.ndarray, by: int) -> np.ndarray:
    height, width, channels = values.shape
    return values.reshape(height // by, by, width // by, by, channels).mean((1, 3))
