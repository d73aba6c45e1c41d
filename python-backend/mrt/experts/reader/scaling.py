"""A picture at another size, whatever its own: large ones by strips, so that memory stays bounded."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

_STRIP = 4_000_000  # px that are held in a second copy at once


def fitted(width: int, height: int, most: int, least: int, side: int) -> float:
    """The scale at which a picture has at most `most` px and no side is over `side`; a small one is enlarged up to
    `least` px, but no more than twice."""
    area = width * height
    return min(2.0, math.sqrt(most / area), max(1.0, math.sqrt(least / area)), side / max(width, height))


def resized(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """`picture` (h, w, 3) uint8 at another size, smoothed where it gets smaller."""
    picture = _reduced(picture, min(picture.shape[1] // (2 * width), picture.shape[0] // (2 * height)))
    if picture.shape[:2] == (height, width):
        return picture
    image = Image.fromarray(np.ascontiguousarray(picture))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))


def _reduced(picture: np.ndarray, factor: int) -> np.ndarray:
    """Means of cells of `factor` px; picture as it is where the factor is below 2."""
    if factor < 2:
        return picture
    rows = max(1, _STRIP // (picture.shape[1] * factor)) * factor
    strips = (picture[start : start + rows] for start in range(0, picture.shape[0], rows))
    return np.concatenate([np.asarray(Image.fromarray(np.ascontiguousarray(one)).reduce(factor)) for one in strips])
