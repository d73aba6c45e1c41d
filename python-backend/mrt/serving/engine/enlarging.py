"""Layers drawn smaller than the caller's canvas, made as large as it: smooth colours, and edges that stay edges.

A rule, which adds no detail; what was blurred on purpose stays so. It begins where the enlarger ends, a network that
knows edges of the things that are drawn.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from mrt.compositing import crop, straight
from mrt.experts.unmix import highest, spread
from mrt.geometry import Region
from mrt.serving.contract.request import Request
from mrt.serving.engine.outlines import contours, coverage, fitted
from mrt.vocabulary import BACKGROUND

_HARD = (0.35, 0.75)  # difference of alpha among neighbours, from which and up to which an edge becomes a hard one
_WIDTH = 1.3  # px, about, of a hard edge
GRAIN = 2.0  # px by which lines tremble in what the enlarger makes, where they do by one in what the network draws
_OUTLINED = 2.0  # times as large, from which hard edges are drawn again as lines
_TIPS = 5  # px, odd, around an edge, into which the corners of lines reach
_STRETCH = 1.2  # of a side by the other, by which a thing may lose its aspect
_LONG, _LONG_STRETCH = 1.6, 2.0  # the same for what is that much longer than wide
_TRANSLUCENT = (0.25, 0.8)  # alpha of a layer that is translucent all over, and has hard edges for all that
_SOLID = 0.98  # alpha of a background from which it is opaque
_ONE_COLOUR = 1 / 255  # difference within a layer up to which it has one colour
_SEEN = 0.5  # alpha from which a pixel's colour is the layer's own


def delivered(request: Request, position: int, planes: np.ndarray) -> np.ndarray:
    """Straight RGBA uint8 of the part of a layer that lies on the canvas, in the caller's px: `request.delivered`.

    `planes`: as the network draws the layer, or a whole number of times as large.
    """
    whole, part, region = request.slots[position].region, request.visible(position), request.delivered(position)
    times = planes.shape[2] // whole.width
    grain = GRAIN if times > 1 else 1.0
    seen = crop(planes, whole.times(times), part.times(times))
    if request.is_fitted(position):
        return straight(_fitted(seen, region, grain))
    large = enlarged(seen, (region.width, region.height), grain)
    if request.slots[position].index == BACKGROUND and large is not seen:
        large[:, large[3] > _SOLID] /= large[3, large[3] > _SOLID]  # what the network left at 252 of 255
    return straight(large)


def is_for_network(request: Request, position: int) -> bool:
    """Whether the enlarger makes a layer larger before the rule does: a thing that the network draws, at less than half
    the size that it is wanted in."""
    if not request.is_fitted(position) or request.is_made_beside(position):
        return False
    small, wanted = request.visible(position), request.delivered(position)
    return min(wanted.width / small.width, wanted.height / small.height) >= _OUTLINED


def with_one_colour(large: np.ndarray, small: np.ndarray) -> np.ndarray:
    """What the enlarger made of a `small` layer, premultiplied planes (4, H, W) of (4, h, w), in the layer's one colour
    where it has one: a flat thing stays flat."""
    inside = small[3] > _SEEN
    if not inside.any():
        return large
    own = small[:3, inside] / small[3, inside]
    if np.ptp(own, 1).max() > _ONE_COLOUR:
        return large
    return np.concatenate([np.median(own, 1)[:, None, None] * large[3:], large[3:]])


def _fitted(planes: np.ndarray, region: Region, grain: float) -> np.ndarray:
    """Planes scaled into a region of about their aspect, in the middle of it."""
    height, width = planes.shape[1:]
    across, down = region.width / width, region.height / height
    stretch = _LONG_STRETCH if _is_long(planes[3]) else _STRETCH
    across, down = min(across, stretch * down), min(down, stretch * across)
    size = max(1, round(width * across)), max(1, round(height * down))
    scaled = resized(planes, size, grain)
    frame = np.zeros((4, region.height, region.width), np.float32)
    x, y = (region.width - size[0]) // 2, (region.height - size[1]) // 2
    frame[:, y : y + size[1], x : x + size[0]] = scaled
    return frame


def _is_long(alpha: np.ndarray) -> bool:
    """Whether what a layer shows is a bar, a pill or a panel, which stretching does not harm."""
    rows, columns = (np.flatnonzero((alpha > _SEEN).any(axis)) for axis in (1, 0))
    if not len(rows):
        return False
    sides = np.ptp(rows) + 1, np.ptp(columns) + 1
    return bool(max(sides) > _LONG * min(sides))


def resized(planes: np.ndarray, size: tuple[int, int], grain: float = 1.0) -> np.ndarray:
    """Planes at a size, smaller or larger; `grain` as of `enlarged`."""
    if size[0] >= planes.shape[2] and size[1] >= planes.shape[1]:
        return enlarged(planes, size, grain)
    images = [Image.fromarray(np.ascontiguousarray(plane, np.float32)) for plane in planes]
    return np.stack([np.asarray(image.resize(size, Image.Resampling.BOX)) for image in images]).clip(0, 1)


def enlarged(planes: np.ndarray, size: tuple[int, int], grain: float = 1.0) -> np.ndarray:
    """Premultiplied planes (4, height, width) at a larger `size` (width, height); themselves where it is theirs.

    `grain`: px that count as one where the tremble of lines is taken off.
    """
    height, width = planes.shape[1:]
    if (width, height) == size:
        return planes
    scale = max(size[0] / width, size[1] / height)
    low = planes[3].clip(0, 1)
    alpha, solid = _smooth(low, size), _solid(low)
    contrast = (highest(low, 3) - (1 - highest(1 - low, 3))) / solid
    edge = np.clip((contrast - _HARD[0]) / (_HARD[1] - _HARD[0]), 0, 1)
    if min(size[0] / width, size[1] / height) >= _OUTLINED:
        lines = (grain * fitted(line / grain) for line in contours(low / solid))
        hard = coverage(lines, size, (size[0] / width, size[1] / height))
        edge = highest(edge, _TIPS)
    else:
        hard = np.clip((alpha / solid - 0.5) * max(1.0, scale / _WIDTH) + 0.5, 0, 1)
    edge = _bilinear(edge, size)
    alpha = alpha + edge * (solid * hard - alpha)
    colours = [_smooth(plane, size) for plane in _bled(planes[:3], low)]
    return np.stack([*(colour * alpha for colour in colours), alpha])


def _solid(alpha: np.ndarray) -> float:
    """Alpha of a layer within its edges: 1, or less for one that is translucent all over."""
    most = float(alpha.max())
    usual = float(np.median(alpha[alpha > most / 2])) if most else 0.0
    return 1.0 if usual > _TRANSLUCENT[1] else max(usual, _TRANSLUCENT[0])


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
