"""Layers drawn smaller than the caller's canvas, made as large as it: smooth colours, and edges that stay edges.

A rule, not a network: it adds no detail, and what was blurred on purpose stays so.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from mrt.compositing import crop, straight
from mrt.experts.unmix import highest, spread
from mrt.serving.contract.request import Request

_HARD = (0.35, 0.75)  # difference of alpha among neighbours, from which and up to which an edge becomes a hard one
_WIDTH = 1.3  # px, about, of a hard edge
_SEEN = 0.5  # alpha from which a pixel's colour is the layer's own


def delivered(request: Request, position: int, planes: np.ndarray) -> np.ndarray:
    """Straight RGBA uint8 of the part of a layer that lies on the canvas, in the caller's px: `request.delivered`."""
    seen = crop(planes, request.slots[position].region, request.visible(position))
    region = request.delivered(position)
    return straight(enlarged(seen, (region.width, region.height)))


def enlarged(planes: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Premultiplied planes (4, height, width) at a larger `size` (width, height); themselves where it is theirs."""
    height, width = planes.shape[1:]
    if (width, height) == size:
        return planes
    scale = max(size[0] / width, size[1] / height)
    low = planes[3].clip(0, 1)
    alpha = _smooth(low, size)
    hard = np.clip((alpha - 0.5) * max(1.0, scale / _WIDTH) + 0.5, 0, 1)
    contrast = highest(low, 3) - (1 - highest(1 - low, 3))
    edge = _bilinear(np.clip((contrast - _HARD[0]) / (_HARD[1] - _HARD[0]), 0, 1), size)
    alpha = alpha + edge * (hard - alpha)
    colours = [_smooth(plane, size) for plane in _bled(planes[:3], low)]
    return np.stack([*(colour * alpha for colour in colours), alpha])


def _bled(colours: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Straight colours (3, h, w), those of faint pixels taken from the seen ones around."""
    own = (colours / np.maximum(alpha, 1e-4)).clip(0, 1).transpose(1, 2, 0)
    return spread(own, np.clip(alpha / _SEEN, 0, 1) ** 4).transpose(2, 0, 1)


def _smooth(plane: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC)).clip(0, 1)


def _bilinear(plane: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR))
