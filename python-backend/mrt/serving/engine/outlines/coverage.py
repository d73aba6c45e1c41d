"""How much of each pixel lies inside closed lines."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PIL import Image, ImageChops, ImageDraw

_FINE = 4  # points to a px, each way


def coverage(rings: Iterable[np.ndarray], size: tuple[int, int], scale: tuple[float, float]) -> np.ndarray:
    """Shares 0..1, float32 (height, width), of pixels inside an odd number of lines. `size`: width and height;
    `scale`: px for each px of the lines."""
    shown = Image.new("1", (size[0] * _FINE, size[1] * _FINE))
    for ring in rings:
        points = (ring + 0.5) * np.array(scale) * _FINE - 0.5
        inside = Image.new("1", shown.size)
        ImageDraw.Draw(inside).polygon(list(map(tuple, points.tolist())), fill=1)
        shown = ImageChops.logical_xor(shown, inside)
    return np.asarray(shown.convert("L").reduce(_FINE), np.float32) / 255
