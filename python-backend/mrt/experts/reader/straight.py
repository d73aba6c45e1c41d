"""Lines cut out of a picture and laid level, at the height that the recognition network reads."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from mrt.experts.reader.rectangles import Rectangle


def level(picture: np.ndarray, line: Rectangle, height: int, longest: int) -> np.ndarray:
    """What `line` shows of `picture` (h, w, 3) uint8, (height, w, 3) uint8, read left to right.

    `longest`: px, over which a line is squeezed. Beyond the picture its nearest pixels go on.
    """
    width = min(longest, max(8, math.ceil(height * line.width / max(1.0, line.height))))
    if line.bend:
        return _unrolled(picture, line, width, height)
    corners = line.corners()
    left, top = np.floor(corners.min(0)).astype(int) - 2
    right, bottom = np.ceil(corners.max(0)).astype(int) + 2
    part = _part(picture, left, top, right, bottom)
    image = Image.fromarray(part)
    if line.angle % 360 == 0:
        box = (corners[0, 0] - left, corners[0, 1] - top, corners[2, 0] - left, corners[2, 1] - top)
        return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR, box))
    factor = max(1, int(line.height / height))
    if factor > 1:
        image = image.reduce(factor)
    along, across = line.axes() * np.array([[line.width / width], [line.height / height]]) / factor
    x, y = (corners[0] - (left, top)) / factor
    turned = image.transform(
        (width, height),
        Image.Transform.AFFINE,
        (along[0], across[0], x, along[1], across[1], y),
        Image.Resampling.BICUBIC,
    )
    return np.asarray(turned)


def _unrolled(picture: np.ndarray, line: Rectangle, width: int, height: int) -> np.ndarray:
    """A bent line laid level, (height, width, 3) uint8, of what is nearest on a picture made as small as that."""
    factor = max(1, int(line.height / height))
    corners = line.corners() / factor
    cells = (np.array(picture.shape[1::-1]) - 1) // factor
    left, top = (np.floor(corners.min(0)).astype(int) - 2).clip(0, cells) * factor
    right, bottom = (np.ceil(corners.max(0)).astype(int) + 2).clip(1, None) * factor
    small = np.ascontiguousarray(picture[top:bottom, left:right])
    if factor > 1:
        small = np.asarray(Image.fromarray(small).reduce(factor))
    along, across = ((np.arange(count) + 0.5) / count - 0.5 for count in (width, height))
    grid = np.stack(np.meshgrid(along * line.width, across * line.height), -1)
    places = (line.at(grid) - (left, top)) / factor - 0.5
    last = np.array([small.shape[1] - 1, small.shape[0] - 1])
    low = np.floor(places).clip(0, np.maximum(last - 1, 0)).astype(int)
    share = (places - low).clip(0, 1).astype(np.float32)
    right, below = np.minimum(low[..., 0] + 1, last[0]), np.minimum(low[..., 1] + 1, last[1])
    x, y = share[..., :1], share[..., 1:]
    upper = small[low[..., 1], low[..., 0]] * (1 - x) + small[low[..., 1], right] * x
    lower = small[below, low[..., 0]] * (1 - x) + small[below, right] * x
    return np.rint(upper * (1 - y) + lower * y).astype(np.uint8)


def _part(picture: np.ndarray, left: int, top: int, right: int, bottom: int) -> np.ndarray:
    height, width = picture.shape[:2]
    inner = picture[max(0, top) : max(1, min(height, bottom)), max(0, left) : max(1, min(width, right))]
    before = max(0, -top), max(0, -left)
    after = max(0, bottom - height), max(0, right - width)
    if any(before) or any(after):
        inner = np.pad(inner, ((before[0], after[0]), (before[1], after[1]), (0, 0)), mode="edge")
    return np.ascontiguousarray(inner)
